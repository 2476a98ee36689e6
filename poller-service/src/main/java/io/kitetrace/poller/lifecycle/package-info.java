/** Stopping, waiting and telling of trouble, for all stages. */
@NullMarked
package io.kitetrace.poller.lifecycle;

import org.jspecify.annotations.NullMarked;
