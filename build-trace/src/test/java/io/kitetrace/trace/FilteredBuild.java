package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.testing.builds.Json.object;

import io.kitetrace.model.Build;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A build that has something for each filter, as a trace. */
final class FilteredBuild {

  private static final Build BUILD =
      build("b")
          .with("message", "see https://bob:hunter2@example.com/x and https://ok.example.com/@team")
          .with("author", object().with("name", "Ines").with("email", "ines@example.com"))
          .with("env", object().with("DEPLOY_TO", "prod").with("API_TOKEN", "t0ken"))
          .with(
              "meta_data",
              object()
                  .with("size", "12")
                  .with("ratio", "0.5")
                  .with("word", "x")
                  .with("secret-a", "1")
                  .with("empty", ""))
          .jobs(
              job("j", 1, 3, 10)
                  .with("agent_query_rules", List.of("queue=q"))
                  .with(
                      "agent",
                      object()
                          .with("id", "a")
                          .with("name", "oak")
                          .with("meta_data", List.of("queue=q=1", "os=linux", "spot", "name=x"))))
          .read();

  private FilteredBuild() {}

  static Trace trace(Consumer<Options> change) {
    Trace trace = new TraceBuilder(Options.with(change)).whole(BUILD);
    Invariants.check(trace);
    return trace;
  }

  static Map<String, Object> root(Consumer<Options> change) {
    return attributes(trace(change).spans().getFirst());
  }

  static Map<String, Object> jobAttributes(Consumer<Options> change) {
    return attributes(trace(change).spans().getLast());
  }

  static Map<String, Object> attributes(SpanData span) {
    Map<String, Object> attributes = new HashMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
    return attributes;
  }
}
