/**
 * A fake Buildkite in this process or as a command: start it, point a client at it, ask it for the
 * truth.
 */
@NullMarked
package io.kitetrace.simulator;

import org.jspecify.annotations.NullMarked;
