/** Fakes for tests. */
@NullMarked
package io.kitetrace.poller.testing;

import org.jspecify.annotations.NullMarked;
