package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.PipelineRow;
import io.kitetrace.explorer.read.Suggestions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of pipelines.
 *
 * @param search with the period that the figures are of
 * @param newest when the newest build of all was created: an empty period may only be too late
 */
record PipelinesPage(
    Frame frame,
    BuildSearch search,
    List<PipelineRow> pipelines,
    boolean more,
    Suggestions suggestions,
    @Nullable Instant newest) {

  PipelinesPage {
    pipelines = List.copyOf(pipelines);
  }

  /** The builds behind a number. */
  String builds(PipelineRow row, String outcome) {
    return "/builds"
        + search.query(
            "organization",
            row.organization() == null ? "" : row.organization(),
            "pipeline",
            row.pipeline(),
            "outcome",
            outcome);
  }

  String pipeline(PipelineRow row) {
    return Show.path(
            "pipelines", row.organization() == null ? "-" : row.organization(), row.pipeline())
        + search.query("organization", "", "pipeline", "");
  }

  String period(String from) {
    return "/pipelines" + search.query("from", from, "to", "");
  }
}
