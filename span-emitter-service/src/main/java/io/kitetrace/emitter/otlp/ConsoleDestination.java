package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws traces as waterfalls instead of sending them. Safe for several threads. */
public final class ConsoleDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleDestination.class);

  private final Waterfall waterfall;
  private final PrintStream out;

  /** Draws to this stream, which stays the caller's. */
  public ConsoleDestination(Waterfall waterfall, PrintStream out) {
    this.waterfall = waterfall;
    this.out = out;
  }

  @Override
  public ExportOutcome export(List<SpanData> spans, Duration timeout) {
    draw(spans);
    return new ExportOutcome.Accepted(0);
  }

  /** A drawing for each trace. One that fails is not worth sending its trace again. */
  synchronized void draw(List<SpanData> spans) {
    try {
      drawEach(spans);
    } catch (RuntimeException e) {
      LOG.atWarn().log("a trace could not be drawn");
      LOG.debug("drawing failed", e);
    }
  }

  private void drawEach(List<SpanData> spans) {
    Map<String, List<SpanData>> traces = new LinkedHashMap<>();
    spans.forEach(
        span -> traces.computeIfAbsent(span.getTraceId(), id -> new ArrayList<>()).add(span));
    traces.values().forEach(trace -> out.println(waterfall.draw(trace)));
    out.flush();
  }

  @Override
  public int concurrency() {
    return 1;
  }

  @Override
  public String description() {
    return "console";
  }

  @Override
  public void close() {
    out.flush();
  }
}
