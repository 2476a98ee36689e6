/** What could not be turned into a trace or delivered, kept aside with its reason. */
@NullMarked
package io.kitetrace.emitter.deadletter;

import org.jspecify.annotations.NullMarked;
