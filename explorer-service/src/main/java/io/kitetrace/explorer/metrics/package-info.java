/** What the explorer counts and measures. */
@NullMarked
package io.kitetrace.explorer.metrics;

import org.jspecify.annotations.NullMarked;
