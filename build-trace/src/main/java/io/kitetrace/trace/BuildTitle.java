package io.kitetrace.trace;

import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_NAME;

import io.kitetrace.model.Build;
import io.kitetrace.model.Outcome;
import io.kitetrace.trace.SpanFacts.BuildFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands above a build's drawing: {@code web #4711 · main · passed}. */
final class BuildTitle {

  static BuildFacts of(BuildContext context, String rootName, CriticalPath.Parts path) {
    Build build = context.build;
    AttributeRules rules = context.rules;
    boolean named =
        rules.keeps(CICD_PIPELINE_NAME) && rules.keeps(BuildkiteAttributes.PIPELINE_SLUG);
    String slug = named ? clean(context, build.pipeline().slug()) : "";
    String name = slug.isEmpty() ? rootName : slug;
    boolean numbered = build.number() != null && rules.keeps(BuildkiteAttributes.BUILD_NUMBER);
    List<String> title = new ArrayList<>();
    title.add(numbered ? name + " #" + build.number() : name);
    String branch =
        rules.keeps(BuildkiteAttributes.BUILD_BRANCH) ? clean(context, build.branch()) : "";
    if (!branch.isEmpty()) {
      title.add(branch);
    }
    return new BuildFacts(
        title, state(context), path.run(), path.queue(), path.blocked(), path.gap());
  }

  private static @Nullable String state(BuildContext context) {
    Build build = context.build;
    if (!context.rules.keeps(BuildkiteAttributes.BUILD_STATE)) {
      return null;
    }
    String state = clean(context, build.state());
    boolean blocked =
        context.rules.keeps(BuildkiteAttributes.BUILD_BLOCKED)
            && Outcome.isBlocked(build)
            && !state.equals("blocked");
    return state.isEmpty() ? null : blocked ? state + ", blocked" : state;
  }

  private static String clean(BuildContext context, @Nullable String text) {
    return text == null ? "" : Texts.clean(text, context.options.maxValueLength());
  }

  private BuildTitle() {}
}
