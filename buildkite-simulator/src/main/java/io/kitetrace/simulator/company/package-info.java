/** The made-up company: its people, agents, pipelines and their steps. */
@NullMarked
package io.kitetrace.simulator.company;

import org.jspecify.annotations.NullMarked;
