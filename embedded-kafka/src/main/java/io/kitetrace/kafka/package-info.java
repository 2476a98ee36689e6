/** A real single-node KRaft broker in this JVM. */
@NullMarked
package io.kitetrace.kafka;

import org.jspecify.annotations.NullMarked;
