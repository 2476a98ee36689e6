/** Stopping, waiting and telling of trouble, for all stages. */
@NullMarked
package io.kitetrace.poller.retry;

import org.jspecify.annotations.NullMarked;
