/** Builds and pipelines as Buildkite's API writes them. */
@NullMarked
package io.kitetrace.simulator.json;

import org.jspecify.annotations.NullMarked;
