/** Sends spans over OTLP and tells what the backend made of them. */
@NullMarked
package io.kitetrace.emitter.otlp;

import org.jspecify.annotations.NullMarked;
