package io.kitetrace.metrics.consume;

import io.kitetrace.runtime.settings.Globs;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which builds are counted.
 *
 * @param pipelines by their slugs
 * @param maxAge of a build's finish: a metric's time is when it is counted, so last year's builds
 *     would count as today's; null for no limit
 */
public record BuildFilter(Globs pipelines, @Nullable Duration maxAge) {}
