package io.kitetrace.explorer;

import io.kitetrace.explorer.consume.LogCheck;
import io.kitetrace.explorer.index.IndexFileCheck;
import io.kitetrace.explorer.index.IndexedTopic;
import io.kitetrace.runtime.doctor.Check;
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
        new LogCheck(settings.kafka(), topics, IndexedTopic.BUILDS),
        new LogCheck(settings.kafka(), topics, IndexedTopic.TIMELINES));
  }
}
