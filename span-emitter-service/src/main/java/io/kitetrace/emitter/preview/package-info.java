/** The command that shows what trace a build's JSON becomes. */
@NullMarked
package io.kitetrace.emitter.preview;

import org.jspecify.annotations.NullMarked;
