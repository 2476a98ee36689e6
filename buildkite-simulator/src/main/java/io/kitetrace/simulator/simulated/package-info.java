/**
 * The made-up company's builds as a catalogue: planned at the start, played again whenever one is
 * read.
 */
@NullMarked
package io.kitetrace.simulator.simulated;

import org.jspecify.annotations.NullMarked;
