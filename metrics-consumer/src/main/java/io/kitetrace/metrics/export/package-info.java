/** Records measurements by OpenTelemetry's CI/CD conventions, for OTLP and for Prometheus. */
@NullMarked
package io.kitetrace.metrics.export;

import org.jspecify.annotations.NullMarked;
