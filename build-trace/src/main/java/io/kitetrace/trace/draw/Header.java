package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.SpanFacts.BuildFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines above and below a waterfall: {@code web #4711 · main · passed · 12m 34s}. */
final class Header {

  static String of(Row root, Waterfall.Style style, int width) {
    BuildFacts build = root.facts().build();
    String outcome = build == null ? null : build.state();
    String front = title(root);
    String end = " · " + HumanDuration.of(root.end() - root.start());
    String result = outcome == null ? "" : " · " + Printable.line(outcome);
    int room = width - DisplayWidth.of(end) - DisplayWidth.of(result);
    String fitted =
        DisplayWidth.of(front) > room ? DisplayWidth.fit(front, Math.max(8, room)) : front;
    return SpanStyle.bold(fitted, style) + root.paint().on(result, style) + end;
  }

  /** Pipeline and number, branch. */
  static String title(Row root) {
    BuildFacts build = root.facts().build();
    List<String> title = build == null ? List.of(root.label()) : build.title();
    return Printable.line(String.join(" · ", title));
  }

  /** A kind of time on the critical path. */
  record PathPart(String name, long millis) {}

  /** What the critical path is made of; empty where nothing is on it. */
  static List<PathPart> path(Row root) {
    BuildFacts build = root.facts().build();
    if (build == null || build.ranMs() + build.queuedMs() + build.blockedMs() == 0) {
      return List.of();
    }
    return Stream.of(
            new PathPart("ran", build.ranMs()),
            new PathPart("queued", build.queuedMs()),
            new PathPart("blocked", build.blockedMs()),
            new PathPart("gaps", build.gapMs()))
        .filter(part -> part.millis() > 0)
        .toList();
  }

  /** The line below: what the critical path is made of. */
  static Optional<String> path(Row root, int width) {
    List<PathPart> parts = path(root);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    String line =
        parts.stream()
            .map(part -> part.name() + " " + HumanDuration.of(part.millis() * 1_000_000))
            .collect(Collectors.joining(" · ", "▸ critical path: ", ""));
    return Optional.of(DisplayWidth.of(line) > width ? DisplayWidth.fit(line, width) : line);
  }

  private Header() {}
}
