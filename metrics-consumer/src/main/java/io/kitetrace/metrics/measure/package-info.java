/** Turns a version of a build into measurements; knows no Kafka, no OpenTelemetry and no clock. */
@NullMarked
package io.kitetrace.metrics.measure;

import org.jspecify.annotations.NullMarked;
