package io.kitetrace.trace;

import io.kitetrace.model.EmojiCodes;
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
    String label = core.label() == null ? "" : EmojiCodes.removedFrom(core.label());
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

  private static String firstLine(String command) {
    String line =
        command.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    String clean = Credentials.removedFrom(line);
    return clean.length() <= MAX_COMMAND ? clean : Texts.cut(clean, MAX_COMMAND).stripTrailing();
  }

  private Labels() {}
}
