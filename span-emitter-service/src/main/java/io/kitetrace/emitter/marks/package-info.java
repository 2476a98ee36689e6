/** What emitters, replays and retries leave in the state topic for those that come after them. */
@NullMarked
package io.kitetrace.emitter.marks;

import org.jspecify.annotations.NullMarked;
