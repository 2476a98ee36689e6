/**
 * Asks Buildkite what jobs have left behind, within what the organization's poller grants, and
 * gives it to the parsers as it streams.
 */
@NullMarked
package io.kitetrace.enricher.fetch;

import org.jspecify.annotations.NullMarked;
