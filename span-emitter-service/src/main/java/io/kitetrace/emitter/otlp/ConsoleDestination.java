package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Accepted;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws traces as waterfalls: instead of sending them, or those that a backend accepted. Safe for
 * several threads.
 */
public final class ConsoleDestination implements Destination {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleDestination.class);

  private final Waterfall waterfall;
  private final PrintStream out;
  private final @Nullable Destination backend;

  /** Draws all to this stream, which stays the caller's. */
  public ConsoleDestination(Waterfall waterfall, PrintStream out) {
    this(waterfall, out, null);
  }

  /**
   * Draws to this stream, which stays the caller's.
   *
   * @param backend where traces go, and whose word counts; closed with this. Null for nowhere
   */
  public ConsoleDestination(Waterfall waterfall, PrintStream out, @Nullable Destination backend) {
    this.waterfall = waterfall;
    this.out = out;
    this.backend = backend;
  }

  @Override
  public ExportOutcome send(List<Chunk> chunks, Duration timeout) {
    ExportOutcome outcome = backend == null ? new Accepted() : backend.send(chunks, timeout);
    if (outcome instanceof Accepted) {
      draw(chunks);
    }
    return outcome;
  }

  /** A drawing for each trace. One that fails is not worth sending its trace again. */
  private synchronized void draw(List<Chunk> chunks) {
    try {
      Map<String, List<SpanData>> traces = new LinkedHashMap<>();
      for (Chunk chunk : chunks) {
        for (SpanData span : chunk.spans()) {
          traces.computeIfAbsent(span.getTraceId(), id -> new ArrayList<>()).add(span);
        }
      }
      traces.values().forEach(trace -> out.println(waterfall.draw(trace)));
      out.flush();
    } catch (RuntimeException e) {
      LOG.atWarn().log("a trace could not be drawn");
      LOG.debug("drawing failed", e);
    }
  }

  @Override
  public int concurrency() {
    return backend == null ? 1 : backend.concurrency();
  }

  @Override
  public String description() {
    return backend == null ? "console" : backend.description();
  }

  @Override
  public void close() {
    if (backend != null) {
      backend.close();
    }
    out.flush();
  }
}
