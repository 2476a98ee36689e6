/** Long-lived threads that cannot end unseen. */
@NullMarked
package io.kitetrace.runtime.threads;

import org.jspecify.annotations.NullMarked;
