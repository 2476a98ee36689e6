/** Passes over an organization's list, again and again. */
@NullMarked
package io.kitetrace.poller.poll;

import org.jspecify.annotations.NullMarked;
