/** A build of the log as rows of the index's tables: pure. */
@NullMarked
package io.kitetrace.explorer.rows;

import org.jspecify.annotations.NullMarked;
