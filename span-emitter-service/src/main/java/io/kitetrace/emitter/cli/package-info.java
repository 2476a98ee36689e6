/** The commands, and the emitter's wiring as a service: health, metrics, configuration. */
@NullMarked
package io.kitetrace.emitter.cli;

import org.jspecify.annotations.NullMarked;
