/** History through the API: what one order asks for, in windows, to its end. */
@NullMarked
package io.kitetrace.poller.backfill;

import org.jspecify.annotations.NullMarked;
