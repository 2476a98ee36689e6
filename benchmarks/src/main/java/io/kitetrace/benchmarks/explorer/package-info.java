/** What the explorer's index costs. */
@NullMarked
package io.kitetrace.benchmarks.explorer;

import org.jspecify.annotations.NullMarked;
