/** What the poller counts and measures. */
@NullMarked
package io.kitetrace.poller.metrics;

import org.jspecify.annotations.NullMarked;
