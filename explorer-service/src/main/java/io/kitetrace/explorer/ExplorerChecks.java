package io.kitetrace.explorer;

import io.kitetrace.explorer.index.IndexFileCheck;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.kafka.ReadableTopicCheck;
import io.kitetrace.wire.Topics;
import java.util.List;

/** What an explorer with these settings needs. */
public final class ExplorerChecks {

  private final ExplorerSettings settings;

  /** Checks of these settings. */
  public ExplorerChecks(ExplorerSettings settings) {
    this.settings = settings;
  }

  /** Of the place for its index. */
  public Check index() {
    return new IndexFileCheck(settings.file());
  }

  /** Of Kafka, where it can be reached. */
  public List<Check> kafka() {
    Topics topics = settings.topics().topics();
    return List.of(
        new ReadableTopicCheck(
            settings.kafka(),
            topics.builds(),
            "the poller makes it, and the explorer waits for it",
            null),
        new ReadableTopicCheck(
            settings.kafka(),
            topics.timelines(),
            "an enricher makes it, and the explorer looks for it",
            "the explorer shows builds alone"));
  }
}
