package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.SpanFacts.BuildFacts;
import java.util.List;

/** The line above a waterfall: {@code web #4711 · main · passed · 12m 34s}. */
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

  private Header() {}
}
