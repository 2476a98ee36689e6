package io.kitetrace.trace.draw;

import io.kitetrace.runtime.command.Printable;
import io.kitetrace.trace.BuildkiteAttributes;
import io.opentelemetry.api.common.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The line above a waterfall: {@code web #4711 · main · passed · 12m 34s}. */
final class Header {

  static String of(Row root, Waterfall.Style style, int width) {
    Attributes build = root.span().getAttributes();
    List<String> parts = new ArrayList<>();
    String pipeline = root.span().getResource().getAttribute(BuildkiteAttributes.PIPELINE_NAME);
    Long number = build.get(BuildkiteAttributes.BUILD_NUMBER);
    String name = pipeline == null ? root.label() : pipeline;
    parts.add(number == null ? name : name + " #" + number);
    add(parts, build.get(BuildkiteAttributes.BUILD_BRANCH));
    String state = build.get(BuildkiteAttributes.BUILD_STATE);
    boolean blocked =
        Boolean.TRUE.equals(build.get(BuildkiteAttributes.BUILD_BLOCKED))
            && !"blocked".equals(state);
    String outcome = state == null || !blocked ? state : state + ", blocked";
    parts.add(HumanDuration.of(root.end() - root.start()));
    String front = Printable.line(String.join(" · ", parts.subList(0, parts.size() - 1)));
    String end = " · " + parts.getLast();
    String result = outcome == null ? "" : " · " + Printable.line(outcome);
    int room = width - DisplayWidth.of(end) - DisplayWidth.of(result);
    String fitted =
        DisplayWidth.of(front) > room ? DisplayWidth.fit(front, Math.max(8, room)) : front;
    return SpanStyle.bold(fitted, style) + root.paint().on(result, style) + end;
  }

  private static void add(List<String> parts, @Nullable String part) {
    if (part != null && !part.isEmpty()) {
      parts.add(part);
    }
  }

  private Header() {}
}
