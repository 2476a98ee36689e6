package io.kitetrace.explorer.consume;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.wire.Topics;

/** Where the topics are that an index is made of. */
public record IndexedFrom(KafkaSettings kafka, Topics topics) {}
