/** Recorded API responses as an organization, served byte for byte. */
@NullMarked
package io.kitetrace.simulator.recordings;

import org.jspecify.annotations.NullMarked;
