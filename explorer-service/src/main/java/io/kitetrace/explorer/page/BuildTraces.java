package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.BuildDetails;
import io.kitetrace.model.Build;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.draw.HtmlWaterfall;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Draws builds: the record that a row was made of is read from the log and traced again. */
@Singleton
@Requires(beans = Explorer.class)
final class BuildTraces {

  private final Explorer explorer;
  private final TraceBuilder traces;
  private final HtmlWaterfall waterfall = new HtmlWaterfall(BuildTraces::address);

  /** Markup, or one sentence that says why there is none. */
  record Drawn(@Nullable String markup, @Nullable String fault) {}

  BuildTraces(Explorer explorer, TraceBuilder traces) {
    this.explorer = explorer;
    this.traces = traces;
  }

  Drawn draw(BuildDetails details) {
    Build build;
    try {
      build = explorer.build(details.logPartition(), details.logOffset());
    } catch (CommandFailure e) {
      return new Drawn(null, String.valueOf(e.getMessage()));
    }
    if (build == null) {
      return new Drawn(
          null,
          "The log no longer has this build's record: its retention, or a person, removed it");
    }
    Trace trace = traces.preview(build);
    if (trace.isEmpty()) {
      return new Drawn(null, "This build's data has no time at all");
    }
    StringBuilder markup = new StringBuilder();
    try {
      waterfall.draw(trace, markup);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return new Drawn(markup.toString(), null);
  }

  /** A build's trace id is its UUID: the page of another build. Upstream is somebody else's. */
  private static @Nullable String address(String kind, String traceId) {
    return !kind.equals("upstream") && traceId.matches("[0-9a-f]{32}")
        ? "/builds/" + traceId.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")
        : null;
  }
}
