package io.kitetrace.trace;

import io.kitetrace.model.EmojiCodes;
import io.kitetrace.model.JobCore;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.trace.AttributeWriter.Word;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CicdPipelineTaskTypeIncubatingValues;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs build, test or deploy: globs on step keys and labels. The first that matches counts.
 */
public record TaskTypes(Globs build, Globs test, Globs deploy) {

  /** Nobody said. */
  public static final TaskTypes NONE = new TaskTypes(Globs.NONE, Globs.NONE, Globs.NONE);

  private static final Word BUILD = new Word(CicdPipelineTaskTypeIncubatingValues.BUILD);
  private static final Word TEST = new Word(CicdPipelineTaskTypeIncubatingValues.TEST);
  private static final Word DEPLOY = new Word(CicdPipelineTaskTypeIncubatingValues.DEPLOY);

  /** The type of a step's task. */
  @Nullable Word of(JobCore core) {
    return matches(build, core)
        ? BUILD
        : matches(test, core) ? TEST : matches(deploy, core) ? DEPLOY : null;
  }

  private static boolean matches(Globs globs, JobCore core) {
    return !globs.isEmpty()
        && (matches(globs, core.step().key())
            || matches(globs, core.label())
            || matches(globs, core.step().label()));
  }

  private static boolean matches(Globs globs, @Nullable String text) {
    return text != null && (globs.matches(text) || globs.matches(EmojiCodes.removedFrom(text)));
  }
}
