/** Stopping, waiting and telling of outage, for all stages. */
@NullMarked
package io.kitetrace.poller.retry;

import org.jspecify.annotations.NullMarked;
