/** What happens in a build and when: its moments and those of its jobs, played from a seed. */
@NullMarked
package io.kitetrace.simulator.scenario;

import org.jspecify.annotations.NullMarked;
