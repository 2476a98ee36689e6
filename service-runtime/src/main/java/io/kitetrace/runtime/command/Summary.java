package io.kitetrace.runtime.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run did. {@code seen = published + unchanged + filtered + unfinished + rejected} and
 * {@code consumed = emitted + skipped + deadLetters}.
 *
 * @param seen builds that the API's lists delivered, repeats included
 * @param published versions that went into the log
 * @param unchanged builds whose version was in the log already
 * @param filtered builds of pipelines that are not wanted
 * @param unfinished builds without an end
 * @param rejected builds that could not go into the log (dead letters of the poller)
 * @param consumed records read from the log
 * @param emitted builds whose every span was acknowledged
 * @param skipped records of pipelines that are not wanted, or too old
 * @param deadLetters records that became no trace or were refused
 * @param spans spans acknowledged
 * @param apiRequests requests made to Buildkite
 * @param seconds from the start to the end
 * @param timelines what an enricher did; null where none ran
 */
public record Summary(
    long seen,
    long published,
    long unchanged,
    long filtered,
    long unfinished,
    long rejected,
    long consumed,
    long emitted,
    long skipped,
    long deadLetters,
    long spans,
    long apiRequests,
    double seconds,
    @Nullable Timelines timelines) {

  /**
   * What went on inside jobs.
   *
   * @param written timelines that went into their topic
   * @param spans those of {@link Summary#spans} that were made of timelines
   * @param deadLetters timelines that became no spans or were refused
   */
  public record Timelines(long written, long spans, long deadLetters) {}

  /** Of a run without an enricher. */
  public Summary(
      long seen,
      long published,
      long unchanged,
      long filtered,
      long unfinished,
      long rejected,
      long consumed,
      long emitted,
      long skipped,
      long deadLetters,
      long spans,
      long apiRequests,
      double seconds) {
    this(
        seen,
        published,
        unchanged,
        filtered,
        unfinished,
        rejected,
        consumed,
        emitted,
        skipped,
        deadLetters,
        spans,
        apiRequests,
        seconds,
        null);
  }

  /** Whether both sums close. */
  public boolean closes() {
    return seen == published + unchanged + filtered + unfinished + rejected
        && consumed == emitted + skipped + deadLetters;
  }

  /** The summary as one JSON object in one line. */
  public String json() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("builds_seen", seen);
    figures.put("builds_published", published);
    figures.put("builds_unchanged", unchanged);
    figures.put("builds_filtered", filtered);
    figures.put("builds_unfinished", unfinished);
    figures.put("builds_rejected", rejected);
    figures.put("builds_consumed", consumed);
    figures.put("builds_emitted", emitted);
    figures.put("builds_skipped", skipped);
    figures.put("dead_letters", deadLetters);
    figures.put("spans_exported", spans);
    if (timelines != null) {
      figures.put("timelines", timelines.written);
      figures.put("timeline_spans", timelines.spans);
    }
    figures.put("api_requests", apiRequests);
    figures.put("seconds", BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP));
    return figures.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
