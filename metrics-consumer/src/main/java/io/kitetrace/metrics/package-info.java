/** A second consumer of the log, which turns builds into metrics: main class and wiring. */
@NullMarked
package io.kitetrace.metrics;

import org.jspecify.annotations.NullMarked;
