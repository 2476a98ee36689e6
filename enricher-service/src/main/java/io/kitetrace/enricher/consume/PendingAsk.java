package io.kitetrace.enricher.consume;

import io.kitetrace.enricher.Ask;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;

/**
 * An ask on its way.
 *
 * @param place the partition of the record that it is about
 * @param partition the same, as long as it is ours
 * @param offset of that record
 * @param over open until its timeline is written, or nobody wants it any more
 */
record PendingAsk(
    Ask ask, TopicPartition place, LogPartition partition, long offset, CountDownLatch over) {}
