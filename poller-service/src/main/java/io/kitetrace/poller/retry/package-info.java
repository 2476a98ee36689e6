/** How many failures are borne, for all stages. */
@NullMarked
package io.kitetrace.poller.retry;

import org.jspecify.annotations.NullMarked;
