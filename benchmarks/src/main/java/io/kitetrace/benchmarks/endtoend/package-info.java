/** Measures the services as processes, between a page server, a broker and an OTLP receiver. */
@NullMarked
package io.kitetrace.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
