package io.kitetrace.enricher.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kitetrace.enricher.Ask;
import io.kitetrace.enricher.log.HeaderTimes;
import io.kitetrace.enricher.log.LogParser;
import io.kitetrace.enricher.log.ParsedLog;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.EnricherSettings.Logs;
import io.kitetrace.model.Job;
import io.kitetrace.timeline.LogTimeline;
import io.kitetrace.timeline.LogTimeline.Times;
import io.kitetrace.timeline.Timeline;
import io.kitetrace.timeline.TimelineStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reads jobs' logs: their sizes first, then the text, and where that tells no times, those. */
final class LogAnswers {

  private static final int CHUNK = 64 * 1024;
  private static final long UNKNOWN = -1;

  /** What a byte of a log takes in JSON, at most. */
  private static final int ESCAPED = 6;

  private final RetryingReader reader;
  private final Addresses addresses;
  private final Logs settings;
  private final EnricherMetrics metrics;
  private final CommandStarts commands;

  LogAnswers(
      RetryingReader reader,
      Addresses addresses,
      Logs settings,
      EnricherMetrics metrics,
      CommandStarts commands) {
    this.reader = reader;
    this.addresses = addresses;
    this.settings = settings;
    this.metrics = metrics;
    this.commands = commands;
  }

  Timeline answer(Ask ask, String organization, Job job) throws InterruptedException {
    HttpUrl url = addresses.log(organization, job.id());
    long size = 0;
    AtomicReference<@Nullable LogParser> last = new AtomicReference<>();
    try {
      size = reader.read(head(organization, url), LogAnswers::length);
      if (size > settings.maxBytes()) {
        throw new UnavailableException(TimelineStatus.TOO_LARGE);
      }
      ParsedLog log = reader.read(text(organization, url), response -> parse(response, last));
      return timeline(ask, TimelineStatus.COMPLETE, timeline(log, organization, url, job));
    } catch (UnavailableException e) {
      LogParser begun = last.get();
      return timeline(
          ask,
          e.status(),
          e.status() == TimelineStatus.CUT && begun != null
              ? known(begun.finish(), job).timeline()
              : new LogTimeline(Math.max(0, size), 0, Times.NONE, List.of(), List.of(), 0));
    }
  }

  private LogTimeline timeline(ParsedLog log, String organization, HttpUrl url, Job job)
      throws InterruptedException {
    known(log, job);
    Instant end = job.finishedAt();
    return log.needsHeaderTimes() && end != null
        ? log.timeline(headerTimes(organization, url), end)
        : log.timeline();
  }

  private ParsedLog known(ParsedLog log, Job job) {
    log.commandStart().ifPresent(start -> commands.put(job.id(), start));
    return log;
  }

  private ParsedLog parse(Response response, AtomicReference<@Nullable LogParser> last)
      throws IOException, RetryException {
    checkText(response);
    LogParser parser = new LogParser(settings.commands());
    last.set(parser);
    byte[] chunk = new byte[CHUNK];
    try (InputStream body =
        new BoundedStream(response.body().byteStream(), settings.maxBytes(), metrics)) {
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        parser.accept(chunk, 0, read);
      }
    }
    return parser.finish();
  }

  /** None where the log's other form cannot be read: then its sections have no times. */
  private List<Instant> headerTimes(String organization, HttpUrl url) throws InterruptedException {
    try {
      return reader.read(
          Target.get(organization, url, Target.JSON, Target.Kind.LOG), this::headerTimes);
    } catch (UnavailableException e) {
      return List.of();
    }
  }

  private List<Instant> headerTimes(Response response) throws IOException, RetryException {
    long max = Math.multiplyExact(settings.maxBytes(), ESCAPED);
    try (InputStream body = new BoundedStream(response.body().byteStream(), max, metrics)) {
      return HeaderTimes.read(body);
    } catch (JsonProcessingException e) {
      throw RetryException.ofTarget(
          "the API sends a log that is no JSON", TimelineStatus.UNREADABLE);
    }
  }

  private static long length(Response response) throws RetryException {
    checkText(response);
    String length = response.header("Content-Length");
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : UNKNOWN;
  }

  /** Something on the way may send a page of its own. */
  private static void checkText(Response response) throws RetryException {
    String type = response.header("Content-Type");
    if (type != null && type.startsWith("text/html")) {
      throw RetryException.ofEither("the API answers with a web page in place of a log", null);
    }
  }

  private static Target head(String organization, HttpUrl url) {
    return Target.head(organization, url, Target.TEXT, Target.Kind.LOG);
  }

  private static Target text(String organization, HttpUrl url) {
    return Target.get(organization, url, Target.TEXT, Target.Kind.LOG);
  }

  private static Timeline timeline(Ask ask, TimelineStatus status, LogTimeline log) {
    return new Timeline(ask.build(), ask.version(), status, log);
  }
}
