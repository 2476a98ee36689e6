/** Draws traces as text. */
@NullMarked
package io.kitetrace.emitter.console;

import org.jspecify.annotations.NullMarked;
