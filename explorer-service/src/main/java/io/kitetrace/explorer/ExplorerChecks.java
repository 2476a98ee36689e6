package io.kitetrace.explorer;

import io.kitetrace.explorer.consume.LogCheck;
import io.kitetrace.explorer.index.IndexFileCheck;
import io.kitetrace.runtime.doctor.Check;
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
    return List.of(new LogCheck(settings.kafka(), settings.topics().topics()));
  }
}
