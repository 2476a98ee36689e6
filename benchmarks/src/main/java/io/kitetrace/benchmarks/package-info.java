/** What reading, tracing and versions cost, by JMH. */
@NullMarked
package io.kitetrace.benchmarks;

import org.jspecify.annotations.NullMarked;
