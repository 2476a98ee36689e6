package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void name_fallsBackToStepKeyCommandAndJob() {
    assertThat(name(job("x", 1, 1, 2).with("name", ":x:").with("step_key", "compile")))
        .isEqualTo("compile");
    assertThat(name(job("x", 1, 1, 2).with("name", null).with("command", "\n make all \nmore")))
        .isEqualTo("make all");
    assertThat(name(job("x", 1, 1, 2).with("name", "").with("command", "x".repeat(200))))
        .isEqualTo("x".repeat(80));
    assertThat(name(job("x", 1, 1, 2).with("name", null))).isEqualTo("job");
  }

  @Test
  void name_countsParallelJobsAsPeopleDo_whereverTheDataBegins() {
    assertThat(names(parallel(0, 2), parallel(1, 2))).contains("RSpec #1/2", "RSpec #2/2");
    assertThat(names(parallel(1, 2), parallel(2, 2))).contains("RSpec #1/2", "RSpec #2/2");
  }

  @Test
  void name_hasMatrixValuesAndAttempt() {
    Json first =
        job("1", 1, 1, 2)
            .with("name", "T")
            .with("matrix", object().with("os", "linux").with("go", 1.21));
    Json second =
        first.copy().with("id", id("2")).with("retry_source", object().with("job_id", id("1")));
    Json third = first.copy().with("id", id("3")).with("retries_count", 2);
    assertThat(names(first, second, third))
        .contains("T (linux, 1.21)", "T (linux, 1.21) (retry 1)", "T (linux, 1.21) (retry 2)");
  }

  @Test
  void jobNames_ofSteps_haveNeitherPlaceNorAttempt_andAttributesHaveBoth() {
    Json first = parallel(0, 2).with("matrix", object().with("os", "linux"));
    Json second =
        job("again", 3, 6, 9)
            .with("name", "RSpec")
            .with("step_key", "rspec")
            .with("parallel_group_index", 1)
            .with("parallel_group_total", 2)
            .with("retry_source", object().with("job_id", id("p0")));
    TraceOptions options = Options.with(o -> o.jobNames = TraceOptions.JobNaming.STEP);
    Trace steps = new TraceBuilder(options).whole(build("b").jobs(first, second).read());
    Trace numbered =
        new TraceBuilder(TraceOptions.DEFAULTS).whole(build("b").jobs(first, second).read());
    assertThat(steps.spans())
        .extracting(SpanData::getName)
        .contains("RSpec (linux)", "RSpec", "RSpec (queued)")
        .noneMatch(name -> name.contains("#") || name.contains("retry"));
    assertThat(numbered.spans())
        .extracting(SpanData::getName)
        .contains("RSpec #1/2 (linux)", "RSpec #2/2 (retry 1)", "RSpec #2/2 (retry 1) (queued)");
    assertThat(steps.spans().stream().map(SpanData::getAttributes))
        .containsExactlyElementsOf(numbered.spans().stream().map(SpanData::getAttributes).toList());
  }

  @Test
  void retriesThatFormACircle_doNoHarm() {
    Json a = job("a", 1, 1, 2).with("retry_source", object().with("job_id", id("b")));
    Json b = job("b", 1, 1, 2).with("retry_source", object().with("job_id", id("a")));
    Json self = job("c", 1, 1, 2).with("retried_in_job_id", id("c"));
    Invariants.check(
        new TraceBuilder(TraceOptions.DEFAULTS).whole(build("x").jobs(a, b, self).read()));
  }

  private static Json parallel(int index, int total) {
    return job("p" + index, 1, 1, 2)
        .with("name", ":rspec: RSpec")
        .with("step_key", "rspec")
        .with("parallel_group_index", index)
        .with("parallel_group_total", total);
  }

  private static String name(Json job) {
    return names(job).getLast();
  }

  private static List<String> names(Json... jobs) {
    return new TraceBuilder(TraceOptions.DEFAULTS)
        .whole(build("b").jobs(jobs).read()).spans().stream().map(SpanData::getName).toList();
  }
}
