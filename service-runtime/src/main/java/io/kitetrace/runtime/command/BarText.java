package io.kitetrace.runtime.command;

import java.time.Duration;
import java.util.Locale;

/** A progress bar as text of one line. */
final class BarText {

  private static final int LONGEST_BAR = 24;
  private static final int SHORTEST_BAR = 6;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final int TURN_MILLIS = 2_000;

  private BarText() {}

  /**
   * {@code task ████▌ 45% 450 of 1,000, more 0:12}.
   *
   * @param total negative where nobody knows
   */
  static String of(String task, long done, long total, String more, Duration elapsed, int width) {
    String comma = more.isEmpty() ? "" : ", ";
    String time = "  " + time(elapsed);
    if (total < 0) {
      String text =
          String.format(Locale.ROOT, "%s %s %,d%s%s", task, spinner(elapsed), done, comma, more);
      return cut(text, width - time.length()) + time;
    }
    double part = total == 0 ? 1 : Math.clamp((double) done / total, 0, 1);
    String figures =
        String.format(
            Locale.ROOT, "%3d%%  %,d of %,d%s%s", (int) (part * 100), done, total, comma, more);
    int room = width - task.length() - 2 - figures.length() - time.length();
    String bar = room < SHORTEST_BAR ? "" : bar(part, Math.min(room, LONGEST_BAR)) + " ";
    return cut(task + " " + bar + figures, width - time.length()) + time;
  }

  private static String bar(double part, int width) {
    int eighths = (int) Math.round(part * width * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    return bar.append(" ".repeat(width - bar.length())).toString();
  }

  private static char spinner(Duration elapsed) {
    long turned = elapsed.toMillis() % TURN_MILLIS;
    return SPINNER.charAt((int) (turned * SPINNER.length() / TURN_MILLIS));
  }

  private static String time(Duration elapsed) {
    return elapsed.toHours() > 0
        ? "%d:%02d:%02d"
            .formatted(elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart())
        : "%d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
