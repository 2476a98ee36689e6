package io.kitetrace.trace;

import io.kitetrace.model.Execution;
import io.kitetrace.model.JobCore;
import io.kitetrace.model.credentials.Credentials;
import org.jspecify.annotations.Nullable;

/** Names of spans, from labels as people write them. */
final class Labels {

  /** The name of what has no other. */
  static final String JOB = "job";

  private static final int MAX_COMMAND = 80;

  /**
   * The label without emoji codes, else the step key, else the command's first line, else job.
   * Where the rules let that not leave as it is, the step key or the type.
   */
  static String base(JobCore core, @Nullable Execution run, AttributeRules rules) {
    String label = core.label() == null ? "" : withoutEmojiCodes(core.label());
    boolean labelled = !label.isEmpty();
    if (labelled
        && rules.keeps(BuildkiteAttributes.JOB_LABEL)
        && rules.keeps(BuildkiteAttributes.STEP_LABEL)) {
      return label;
    }
    String key = core.step().key() == null ? "" : core.step().key();
    boolean keyed = !key.isEmpty();
    if (keyed && rules.keeps(BuildkiteAttributes.STEP_KEY)) {
      return key;
    }
    String line = run == null || run.command() == null ? "" : firstLine(run.command());
    if (!labelled && !keyed && (line.isEmpty() || rules.keeps(BuildkiteAttributes.JOB_COMMAND))) {
      return line.isEmpty() ? JOB : line;
    }
    String type = core.type();
    return type.isEmpty() || !rules.keeps(BuildkiteAttributes.JOB_TYPE) ? JOB : type;
  }

  /**
   * Drops every {@code :word:} at the start, after white space or after another one, and trims;
   * {@code 12:30:45} and {@code :PaymentSelector} stay.
   */
  static String withoutEmojiCodes(String label) {
    if (label.indexOf(':') < 0) {
      return trimmed(label);
    }
    StringBuilder rest = new StringBuilder(label.length());
    boolean mayStart = true;
    int i = 0;
    while (i < label.length()) {
      char c = label.charAt(i);
      int end = c == ':' && mayStart ? endOfCode(label, i) : -1;
      if (end > 0) {
        i = end;
        continue;
      }
      rest.append(c);
      mayStart = isSpace(c);
      i++;
    }
    return trimmed(rest);
  }

  /** Without white space at the ends; no-break spaces, which {@code strip} leaves, count too. */
  private static String trimmed(CharSequence text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.subSequence(from, to).toString();
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Behind the closing colon of the code that begins at {@code start}, or -1. */
  private static int endOfCode(String label, int start) {
    int i = start + 1;
    while (i < label.length() && isWordCharacter(label.charAt(i))) {
      i++;
    }
    return i > start + 1 && i < label.length() && label.charAt(i) == ':' ? i + 1 : -1;
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '+';
  }

  private static String firstLine(String command) {
    String line =
        command.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    String clean = Credentials.removedFrom(line);
    return clean.length() <= MAX_COMMAND ? clean : Texts.cut(clean, MAX_COMMAND).stripTrailing();
  }

  private Labels() {}
}
