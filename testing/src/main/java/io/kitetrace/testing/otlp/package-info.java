/** A real OTLP receiver that tests program to misbehave. */
@NullMarked
package io.kitetrace.testing.otlp;

import org.jspecify.annotations.NullMarked;
