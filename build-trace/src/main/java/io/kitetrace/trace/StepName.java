package io.kitetrace.trace;

import io.kitetrace.model.EmojiCodes;
import io.kitetrace.model.Execution;
import io.kitetrace.model.JobCore;
import io.kitetrace.model.credentials.Credentials;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A step's label, without what the places of its jobs in a matrix or in parallel put into it. */
final class StepName {

  /** {@code RSpec 3/10}, {@code RSpec #3/10}, {@code RSpec (3 of 10)} at the end. */
  private static final Pattern PLACE =
      Pattern.compile("[ (\\[]*#? ?\\d{1,6} ?(/|of) ?\\d{1,6}[)\\]]?$");

  private static final int LONGEST = 24;
  private static final Pattern SPACES = Pattern.compile("  +");

  private StepName() {}

  /** Null where there is no label. */
  static @Nullable String of(JobCore core, @Nullable Execution run) {
    String label = core.step().label() == null ? core.label() : core.step().label();
    if (label == null) {
      return null;
    }
    // First of all: without one of its words a credential might not look like one.
    String name = EmojiCodes.removedFrom(Credentials.removedFrom(label));
    if (run == null || (run.parallelTotal() == null && run.matrix().isEmpty())) {
      return name;
    }
    String rest = run.parallelTotal() == null ? name : withoutPlace(name);
    for (String value : run.matrix().values()) {
      rest = JobNames.withoutWord(rest, value);
    }
    rest = SPACES.matcher(rest).replaceAll(" ").strip();
    return rest.isEmpty() ? name : rest;
  }

  private static String withoutPlace(String name) {
    Matcher place = PLACE.matcher(name).region(Math.max(0, name.length() - LONGEST), name.length());
    return place.find() ? name.substring(0, place.start()) : name;
  }
}
