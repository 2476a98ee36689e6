/** Transactions that bring builds, their index and the poller's state into the log. */
@NullMarked
package io.kitetrace.poller.log;

import org.jspecify.annotations.NullMarked;
