/** Buildkite's webhooks: what is delivered, whether it is genuine, and which build it hints at. */
@NullMarked
package io.kitetrace.poller.webhook;

import org.jspecify.annotations.NullMarked;
