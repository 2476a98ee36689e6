/** Orders for history: placed for whoever owns the organization, followed to their end. */
@NullMarked
package io.kitetrace.poller.orders;

import org.jspecify.annotations.NullMarked;
