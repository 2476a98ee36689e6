/** The explorer's commands, and the service's wiring. */
@NullMarked
package io.kitetrace.explorer.command;

import org.jspecify.annotations.NullMarked;
