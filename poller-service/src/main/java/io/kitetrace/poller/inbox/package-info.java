/** What the inbox carries to the owner of an organization, and who puts it there. */
@NullMarked
package io.kitetrace.poller.inbox;

import org.jspecify.annotations.NullMarked;
