package io.kitetrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.otlp.Answer;
import io.kitetrace.testing.otlp.OtlpReceiver;
import io.kitetrace.testing.otlp.ReceivedSpan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every figure of the summary is what it says, and what went wrong is never exit code 0. */
class SumsTest {

  @TempDir Path folder;
  private final OtlpReceiver receiver = OtlpReceiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void once_withADifferentCountOfEach_tellsEach() {
    List<String> good = FewBuilds.finished("web", 11);
    receiver.answer(request -> new Answer.Partial(span -> ofPipeline(span, "refused"), "no"));
    try (FewBuilds api =
        FewBuilds.start(
            good,
            good.subList(0, 4),
            FewBuilds.finished("api", 5),
            FewBuilds.finished("refused", 3),
            FewBuilds.finished("unwanted", 2),
            FewBuilds.running("web", 7),
            FewBuilds.broken(1))) {
      Map<String, String> variables = variables(api);
      variables.put("BUILDKITE_PIPELINES_EXCLUDE", "unwanted");
      variables.put("EMITTER_PIPELINES", "web,refused");
      OnceRun run = OnceRun.of(variables);
      assertThat(run.figures())
          .as(run.err())
          .containsEntry("builds_seen", 33.0)
          .containsEntry("builds_published", 19.0)
          .containsEntry("builds_unchanged", 4.0)
          .containsEntry("builds_filtered", 2.0)
          .containsEntry("builds_unfinished", 7.0)
          .containsEntry("builds_rejected", 1.0)
          .containsEntry("builds_consumed", 19.0)
          .containsEntry("builds_emitted", 11.0)
          .containsEntry("builds_skipped", 5.0)
          .containsEntry("dead_letters", 3.0)
          .containsEntry("spans_exported", (double) receiver.spanCount())
          .containsEntry("api_requests", (double) api.requests());
      assertThat(run.figures().get("seconds")).isBetween(0.1, 600.0);
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void once_withARejectedBuild_isNotExitCodeZero() {
    try (FewBuilds api = FewBuilds.start(FewBuilds.finished("web", 2), FewBuilds.broken(1))) {
      OnceRun run = OnceRun.of(variables(api));
      assertThat(run.figures())
          .containsEntry("builds_rejected", 1.0)
          .containsEntry("dead_letters", 0.0);
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void once_withADeadLetter_isNotExitCodeZero() {
    receiver.answer(request -> new Answer.Partial(span -> ofPipeline(span, "refused"), "no"));
    try (FewBuilds api =
        FewBuilds.start(FewBuilds.finished("web", 2), FewBuilds.finished("refused", 1))) {
      OnceRun run = OnceRun.of(variables(api));
      assertThat(run.figures())
          .containsEntry("builds_rejected", 0.0)
          .containsEntry("dead_letters", 1.0);
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  private static boolean ofPipeline(ReceivedSpan span, String slug) {
    return slug.equals(span.resource().get("buildkite.pipeline.slug"));
  }

  private Map<String, String> variables(FewBuilds api) {
    return OnceRun.variables(api.uri(), receiver, folder.resolve("data"));
  }
}
