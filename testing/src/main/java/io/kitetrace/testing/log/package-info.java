/** What is logged. */
@NullMarked
package io.kitetrace.testing.log;

import org.jspecify.annotations.NullMarked;
