/** How much of the machine's memory a process keeps. */
@NullMarked
package io.kitetrace.runtime.memory;

import org.jspecify.annotations.NullMarked;
