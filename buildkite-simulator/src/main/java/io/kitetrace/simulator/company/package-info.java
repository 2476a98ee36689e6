/** The made-up company: how large it is, its people, agents, pipelines and their steps. */
@NullMarked
package io.kitetrace.simulator.company;

import org.jspecify.annotations.NullMarked;
