/** What an enricher counts and measures. */
@NullMarked
package io.kitetrace.enricher.metrics;

import org.jspecify.annotations.NullMarked;
