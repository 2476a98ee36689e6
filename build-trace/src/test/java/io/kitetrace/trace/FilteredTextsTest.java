package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static io.kitetrace.trace.Options.globs;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.testing.builds.Json;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter keeps back is in no name, description or waterfall either. */
class FilteredTextsTest {

  private static final Json UNNAMED =
      job("j", 1, 5, 10).with("name", null).with("command", "deploy --to prod");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyText_whoseAttributesAreKeptBack_isNowhere(boolean hashed) throws Exception {
    List<String> texts = new ArrayList<>();
    Build build =
        read(
            TextEverywhere.build(
                () -> {
                  texts.add("t" + (texts.size() + 1) + "x");
                  return texts.getLast();
                }));
    Trace all = new TraceBuilder(Options.with(FilteredTextsTest::everything)).whole(build);
    int shown = 0;
    for (String text : texts) {
      Set<String> keys = keysWith(all, text);
      if (keys.isEmpty()) {
        assertThat(TraceText.of(all)).doesNotContain(text);
        continue;
      }
      shown++;
      Trace trace =
          new TraceBuilder(Options.with(o -> keepBack(o, keys, hashed && !inKeys(keys, text))))
              .whole(build);
      assertThat(TraceText.of(trace)).as("%s of %s", text, keys).doesNotContain(text);
      for (boolean attributes : new boolean[] {false, true}) {
        assertThat(new Waterfall(Waterfall.Style.PLAIN, 400, 0, attributes).draw(trace))
            .doesNotContain(text);
      }
    }
    assertThat(shown).isGreaterThan(150);
  }

  private static void everything(Options options) {
    options.envInclude = Globs.ALL;
    options.compatibility = TraceOptions.Compatibility.SEED;
    options.skippedJobs = true;
  }

  private static void keepBack(Options options, Set<String> keys, boolean hashed) {
    everything(options);
    Globs globs = Globs.of(List.copyOf(keys));
    if (hashed) {
      options.attributesHash = globs;
      options.hashKey = new Secret("key");
    } else {
      options.attributesExclude = globs;
    }
  }

  private static boolean inKeys(Set<String> keys, String text) {
    return keys.stream().anyMatch(key -> key.contains(text));
  }

  private static Set<String> keysWith(Trace trace, String text) {
    Set<String> keys = new TreeSet<>();
    List<Attributes> all = new ArrayList<>(List.of(trace.resource().getAttributes()));
    trace.spans().forEach(span -> all.add(span.getAttributes()));
    for (Attributes attributes : all) {
      attributes.forEach(
          (key, value) -> {
            if (key.getKey().contains(text) || value.toString().contains(text)) {
              keys.add(key.getKey());
            }
          });
    }
    return keys;
  }

  @Test
  void name_fromAnExcludedCommand_isTheTypeOrTheStepKey() {
    Consumer<Options> noCommand = o -> o.attributesExclude = globs("*.command");
    assertThat(names(o -> {}, UNNAMED)).contains("deploy --to prod", "deploy --to prod (queued)");
    assertThat(names(noCommand, UNNAMED))
        .containsExactlyInAnyOrder("BUILD web", "script", "script (queued)");
    assertThat(names(noCommand, UNNAMED.copy().with("step_key", "deploy")))
        .containsExactlyInAnyOrder("BUILD web", "deploy", "deploy (queued)");
    assertThat(names(noCommand, UNNAMED.copy().with("command", null))).contains("job");
    assertThat(
            names(
                o -> o.attributesExclude = globs("buildkite.job.command", "buildkite.job.type"),
                UNNAMED))
        .contains("job");
  }

  @Test
  void name_fromAHashedLabel_isTheStepKeyOrTheType_neverTheCommand() {
    Json labelled = UNNAMED.copy().with("name", "Deploy to Prod");
    Consumer<Options> hashed =
        o -> {
          o.attributesHash = globs("buildkite.job.label");
          o.hashKey = new Secret("key");
        };
    assertThat(names(hashed, labelled)).contains("script").doesNotContain("Deploy to Prod");
    assertThat(names(hashed, labelled.copy().with("step_key", "deploy"))).contains("deploy");
    assertThat(names(o -> o.attributesExclude = globs("buildkite.step.*"), labelled))
        .contains("script");
  }

  @Test
  void description_ofAnExcludedErrorType_isEmpty() {
    Json failed = job("j", 1, 1, 2).with("state", "failed").with("exit_status", 3);
    assertThat(last(o -> {}, failed).getStatus().getDescription()).isNotEmpty();
    assertThat(last(o -> o.attributesExclude = globs("error.type"), failed).getStatus())
        .satisfies(status -> assertThat(status.getDescription()).isEmpty());
  }

  @Test
  void gitMetaData_isExportedOnlyWhereItIsNamed() {
    String commit = "buildkite.build.meta_data.buildkite:git:commit";
    assertThat(metaData(o -> {})).doesNotContain(commit);
    assertThat(metaData(o -> o.metadataInclude = globs("*", "buildkite:*", "*git*")))
        .doesNotContain(commit)
        .contains("buildkite.build.meta_data.buildkite:other");
    assertThat(metaData(o -> o.metadataInclude = globs("*", "buildkite:git:commit")))
        .contains(commit)
        .doesNotContain("buildkite.build.meta_data.buildkite:git:branch");
    assertThat(metaData(o -> o.metadataInclude = globs("buildkite:git:*"))).contains(commit);
    assertThat(
            metaData(
                o -> {
                  o.metadataInclude = globs("buildkite:git:*");
                  o.metadataExclude = globs("*commit");
                }))
        .doesNotContain(commit);
    assertThat(metaData(o -> o.compatibility = TraceOptions.Compatibility.SEED))
        .doesNotContain("build_buildkite:git:commit");
  }

  private static Set<String> metaData(Consumer<Options> change) {
    Json build =
        build("b")
            .with(
                "meta_data",
                object()
                    .with("buildkite:git:commit", "Jane <jane@example.com>")
                    .with("buildkite:git:branch", "main")
                    .with("buildkite:other", "x"));
    Trace trace = new TraceBuilder(Options.with(change)).whole(build.read());
    return keysWith(trace, "");
  }

  private static List<String> names(Consumer<Options> change, Json job) {
    return trace(change, job).spans().stream().map(SpanData::getName).toList();
  }

  private static SpanData last(Consumer<Options> change, Json job) {
    return trace(change, job).spans().getLast();
  }

  private static Trace trace(Consumer<Options> change, Json job) {
    return new TraceBuilder(Options.with(change)).whole(build("b").jobs(job).read());
  }

  private static Build read(String json) throws MalformedBuildException {
    return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
  }
}
