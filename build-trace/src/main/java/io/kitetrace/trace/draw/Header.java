package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.SpanFacts.BuildFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines above and below a waterfall: {@code web #4711 · main · passed · 12m 34s}. */
final class Header {

  static String of(Row root, Waterfall.Style style, int width) {
    BuildFacts build = root.facts().build();
    List<String> title = build == null ? List.of(root.label()) : build.title();
    String outcome = build == null ? null : build.state();
    String front = Printable.line(String.join(" · ", title));
    String end = " · " + HumanDuration.of(root.end() - root.start());
    String result = outcome == null ? "" : " · " + Printable.line(outcome);
    int room = width - DisplayWidth.of(end) - DisplayWidth.of(result);
    String fitted =
        DisplayWidth.of(front) > room ? DisplayWidth.fit(front, Math.max(8, room)) : front;
    return SpanStyle.bold(fitted, style) + root.paint().on(result, style) + end;
  }

  /** The line below: what the critical path is made of. */
  static Optional<String> path(Row root, int width) {
    BuildFacts build = root.facts().build();
    if (build == null || build.ranMs() + build.queuedMs() + build.blockedMs() == 0) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    add(parts, "ran ", build.ranMs());
    add(parts, "queued ", build.queuedMs());
    add(parts, "blocked ", build.blockedMs());
    add(parts, "gaps ", build.gapMs());
    String line = "▸ critical path: " + String.join(" · ", parts);
    return Optional.of(DisplayWidth.of(line) > width ? DisplayWidth.fit(line, width) : line);
  }

  private static void add(List<String> parts, String what, long millis) {
    if (millis > 0) {
      parts.add(what + HumanDuration.of(millis * 1_000_000));
    }
  }

  private Header() {}
}
