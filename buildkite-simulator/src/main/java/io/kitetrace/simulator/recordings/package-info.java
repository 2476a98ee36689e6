/** Recorded API answers as a catalogue, served byte for byte. */
@NullMarked
package io.kitetrace.simulator.recordings;

import org.jspecify.annotations.NullMarked;
