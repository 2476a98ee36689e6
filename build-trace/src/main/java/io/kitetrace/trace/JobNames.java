package io.kitetrace.trace;

import io.kitetrace.model.Execution;
import io.kitetrace.model.Job;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;

/** Names of the spans of jobs: {@code RSpec #1/3 (linux, 3.4) (retry 1)}. */
final class JobNames {

  private final BuildContext context;
  private final Set<String> countedFromOne = new HashSet<>();

  JobNames(BuildContext context) {
    this.context = context;
    for (Job job : context.jobs) {
      Execution run = job.execution();
      if (run != null
          && run.parallelIndex() != null
          && run.parallelTotal() != null
          && run.parallelIndex() >= run.parallelTotal()) {
        countedFromOne.add(parallelStep(job));
      }
    }
  }

  /** Without index, matrix and attempt: the same for all jobs of a step. */
  String base(Job job) {
    return Texts.clean(
        Labels.base(job.core(), job.execution(), context.rules), context.options.maxValueLength());
  }

  String full(Job job, String base) {
    Execution run = job.execution();
    return run == null ? base : name(job, run, base, false);
  }

  /** For drawings: without matrix values that the base has. {@code full}: the name otherwise. */
  String label(Job job, String base, String full) {
    Execution run = job.execution();
    boolean repeats =
        run != null
            && !run.matrix().isEmpty()
            && run.matrix().values().stream()
                .anyMatch(value -> !value.isEmpty() && hasWord(base, value));
    return run != null && repeats ? name(job, run, base, true) : full;
  }

  private String name(Job job, Execution run, String base, boolean newsAlone) {
    boolean numbered = context.options.jobNames() == TraceOptions.JobNaming.NUMBERED;
    long attempt = numbered ? context.attempts.number(job, run) : 0;
    if (run.parallelIndex() == null && run.matrix().isEmpty() && attempt <= 0) {
      return base;
    }
    StringBuilder name = new StringBuilder(base);
    Long index = run.parallelIndex();
    Long total = run.parallelTotal();
    if (numbered && index != null && total != null && index >= 0 && total > 0 && keepsPlaces()) {
      // The API counts from 0, people from 1; data that counts from 1 shows by reaching the total.
      long place = countedFromOne.contains(parallelStep(job)) ? index : index + 1;
      name.append(" #").append(place).append('/').append(total);
    }
    if (!run.matrix().isEmpty()) {
      String values = matrix(run, base, newsAlone);
      name.append(values.isEmpty() ? "" : " (" + values + ")");
    }
    if (attempt > 0) {
      name.append(" (retry ").append(attempt).append(')');
    }
    return Texts.clean(name.toString(), context.options.maxValueLength());
  }

  private String matrix(Execution run, String base, boolean newsAlone) {
    StringJoiner values = new StringJoiner(", ");
    Texts.cleanKeys(run.matrix())
        .forEach(
            (dimension, value) -> {
              if (context.rules.keeps(JobAttributes.matrixKey(dimension))
                  && !value.isEmpty()
                  && !(newsAlone && hasWord(base, value))) {
                values.add(value);
              }
            });
    return values.toString();
  }

  /** The text without those words where it has them first. */
  static String withoutWord(String text, String words) {
    int at = words.isEmpty() ? -1 : indexOfWord(text, words);
    return at < 0 ? text : text.substring(0, at) + text.substring(at + words.length());
  }

  private static boolean hasWord(String text, String words) {
    return indexOfWord(text, words) >= 0;
  }

  /** Where a text has those words, of which there is one at least, not as part of longer ones. */
  private static int indexOfWord(String text, String words) {
    for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      int end = at + words.length();
      if ((at == 0 || !isWordCharacter(text.charAt(at - 1)))
          && (end == text.length() || !isWordCharacter(text.charAt(end)))) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
  }

  private boolean keepsPlaces() {
    return context.rules.keeps(BuildkiteAttributes.JOB_PARALLEL_INDEX)
        && context.rules.keeps(BuildkiteAttributes.JOB_PARALLEL_TOTAL);
  }

  private static String parallelStep(Job job) {
    String step = StepIdentity.ofStep(job);
    return step == null ? String.valueOf(job.core().label()) : step;
  }
}
