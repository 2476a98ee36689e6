/** Reports what happens to builds, as Buildkite's webhooks do: late, twice or not at all. */
@NullMarked
package io.kitetrace.simulator.webhooks;

import org.jspecify.annotations.NullMarked;
