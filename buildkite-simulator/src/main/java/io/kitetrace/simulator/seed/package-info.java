/** Everything random, drawn from one seed, so that two runs make the same company. */
@NullMarked
package io.kitetrace.simulator.seed;

import org.jspecify.annotations.NullMarked;
