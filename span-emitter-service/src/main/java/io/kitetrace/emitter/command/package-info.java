/** The commands, and the emitter's wiring as a service: health, metrics, configuration. */
@NullMarked
package io.kitetrace.emitter.command;

import org.jspecify.annotations.NullMarked;
