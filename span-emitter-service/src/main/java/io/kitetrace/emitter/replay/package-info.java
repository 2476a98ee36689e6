/** The log again: one pass to its end, each build once from its last version. */
@NullMarked
package io.kitetrace.emitter.replay;

import org.jspecify.annotations.NullMarked;
