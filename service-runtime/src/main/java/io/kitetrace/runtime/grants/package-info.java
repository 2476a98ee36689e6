/**
 * How a service that is no poller asks Buildkite's API within an organization's budget: it asks the
 * organization's owner, through the poller's inbox, for so many requests, and hears the answer in
 * the state topic.
 */
@NullMarked
package io.kitetrace.runtime.grants;

import org.jspecify.annotations.NullMarked;
