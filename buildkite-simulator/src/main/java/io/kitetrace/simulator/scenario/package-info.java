/**
 * Which builds there are, what happens in each and when, played from a seed; and the truth of it.
 */
@NullMarked
package io.kitetrace.simulator.scenario;

import org.jspecify.annotations.NullMarked;
