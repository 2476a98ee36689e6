package io.kitetrace.trace.draw;

import io.kitetrace.trace.SpanFacts;
import io.kitetrace.trace.SpanFacts.Activity;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the waterfall.
 *
 * @param branch the tree to the left of the label
 * @param below the tree to the left of lines that belong to this one
 * @param queue the wait before it, drawn in the same line
 * @param folded the siblings that this line stands for; none for a span of its own
 */
record Row(
    String branch,
    String below,
    String label,
    SpanData span,
    SpanFacts facts,
    @Nullable SpanData queue,
    long start,
    long end,
    List<SpanData> folded) {

  /** How many spans hold this one: each takes three columns of the tree. */
  int depth() {
    return branch.length() / 3;
  }

  /** Whether there is no bar, since it never ran. */
  boolean isEmpty() {
    return facts.activity() == Activity.NONE && folded.isEmpty();
  }

  /** How long it took; a dash for what never ran. */
  String took() {
    if (isEmpty()) {
      return "–";
    }
    return HumanDuration.of(
        folded.isEmpty() ? span.getEndEpochNanos() - span.getStartEpochNanos() : end - start);
  }

  /** How long it waited for an agent; empty where it did not. */
  String waited() {
    return queue == null
        ? ""
        : HumanDuration.of(queue.getEndEpochNanos() - queue.getStartEpochNanos());
  }

  SpanStyle paint() {
    return SpanStyle.of(span, facts);
  }

  /** A sign in front of the bar where it, or one that it stands for, is on the critical path. */
  String mark() {
    boolean critical =
        folded.isEmpty()
            ? facts.critical()
            : folded.stream().anyMatch(other -> SpanFacts.of(other).critical());
    return critical ? "▸" : " ";
  }

  /** The label with the outcome's sign in front, where there is one. */
  String signed() {
    String sign = folded.isEmpty() ? paint().sign() : "…";
    return sign.isBlank() ? label : sign + " " + label;
  }
}
