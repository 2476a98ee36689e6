/** Everything in one process, and the commands. */
@NullMarked
package io.kitetrace.standalone;

import org.jspecify.annotations.NullMarked;
