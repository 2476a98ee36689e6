/** Buildkite's REST endpoints: routes, filters, pages, rate limits, faults, counters. */
@NullMarked
package io.kitetrace.simulator.api;

import org.jspecify.annotations.NullMarked;
