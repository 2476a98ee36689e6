package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code case.json} becomes {@code case.trace.txt}. After a change that is meant, {@code mvn -pl
 * build-trace -am test -Dkitetrace.golden.update=true} writes the texts anew, for review.
 */
class GoldenTraceTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root"), "build-trace/src/test/resources/golden");

  @ParameterizedTest
  @MethodSource("cases")
  void trace_ofAReviewedCase_isAsReviewed(String name) throws IOException {
    Path expected = FOLDER.resolve(name + ".trace.txt");
    String text = traces(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    if (Boolean.getBoolean("kitetrace.golden.update")) {
      Files.writeString(expected, text);
    }
    assertThat(text).isEqualTo(Files.readString(expected));
  }

  @Test
  void cases_together_showEveryKindOfSpanAndEveryOutcome() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : cases().toList()) {
      all.append(Files.readString(FOLDER.resolve(name + ".trace.txt")));
    }
    for (TraceSpanKind kind : TraceSpanKind.values()) {
      if (kind == TraceSpanKind.STAGE || kind.insideJob()) {
        continue; // not ours, or of timelines: TimelineTraceTest
      }
      assertThat(all).contains("kitetrace.span.kind = \"" + kind.value() + '"');
    }
    for (String result : new String[] {"success", "failure", "error", "timeout", "cancellation"}) {
      assertThat(all).contains("task.run.result = \"" + result + '"');
    }
    for (String result : new String[] {"success", "failure", "cancellation", "skip"}) {
      assertThat(all).contains("cicd.pipeline.result = \"" + result + '"');
    }
  }

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String traces(byte[] bytes) {
    TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
    return TestBuilds.of(bytes).stream()
        .map(build -> TraceText.of(traces.whole(build)))
        .collect(Collectors.joining("\n"));
  }
}
