package io.kitetrace.explorer.read;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline over a period.
 *
 * @param recent its last builds, the newest first
 */
public record PipelineRow(
    @Nullable String organization,
    String pipeline,
    Figures figures,
    @Nullable Instant lastCreatedAt,
    List<Recent> recent) {

  public PipelineRow {
    recent = List.copyOf(recent);
  }

  /** A build by its id and outcome alone. */
  public record Recent(String id, String outcome) {

    static Recent of(String outcomeAndId) {
      int space = outcomeAndId.indexOf(' ');
      return new Recent(outcomeAndId.substring(space + 1), outcomeAndId.substring(0, space));
    }
  }
}
