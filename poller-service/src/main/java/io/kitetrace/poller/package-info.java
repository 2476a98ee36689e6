/** Buildkite's API into the log: the assembly of the stages, without a framework. */
@NullMarked
package io.kitetrace.poller;

import org.jspecify.annotations.NullMarked;
