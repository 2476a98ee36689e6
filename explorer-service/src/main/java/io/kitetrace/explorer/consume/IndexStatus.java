package io.kitetrace.explorer.consume;

import io.kitetrace.explorer.metrics.ExplorerMetrics;
import io.kitetrace.runtime.kafka.KafkaStatus;

/** Where both threads tell what they have done and found. */
record IndexStatus(ExplorerMetrics metrics, IndexProgress progress, KafkaStatus kafka) {}
