/** What the poller remembers of what it has published, and where it stands. */
@NullMarked
package io.kitetrace.poller.state;

import org.jspecify.annotations.NullMarked;
