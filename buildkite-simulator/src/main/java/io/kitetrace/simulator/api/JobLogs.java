package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kitetrace.simulator.catalogue.JobFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers with jobs' logs, raw or as JSON. Safe for any thread. */
final class JobLogs {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final Pattern MARK = Pattern.compile("\u001b_bk;t=\\d+\u0007");
  private static final Pattern HEADER =
      Pattern.compile("\u001b_bk;t=(\\d+)\u0007(?:~~~|---|\\+\\+\\+) ");
  private static final Pattern SUFFIX = Pattern.compile("bytes=-(\\d+)");
  private static final long NANOS = 1_000_000;

  /** What a huge log has much of. */
  private static final String LINE = "Fetching another layer of the base image, please wait\r\n";

  private final JobIndex index;

  JobLogs(JobIndex index) {
    this.index = index;
  }

  /** The raw log where the client wants text, else as JSON. */
  Response log(Router.Request request) throws ApiException {
    String job = request.endpoint().job();
    Faults faults = request.faults().faults();
    JobFiles files = index.files(request);
    if (faults.hidesLog(job)) {
      throw new ApiException(404, "No log found");
    }
    String marked = files.log().get();
    String log = faults.unmarksLog(job) ? MARK.matcher(marked).replaceAll("") : marked;
    byte[] raw = log.getBytes(StandardCharsets.UTF_8);
    byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
    Response text = Response.filled(TEXT, raw, raw.length, line, faults.atLeast(job));
    if (request.header("Accept").startsWith("text/plain")) {
      Matcher suffix = SUFFIX.matcher(request.header("Range"));
      return suffix.matches() && text.length() == raw.length
          ? last(raw, Long.parseLong(suffix.group(1)))
          : text;
    }
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", request.address())
            .put("content", log)
            .put("size", text.length())
            .set("header_times", headerTimes(marked))
            .toString();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    int end =
        json.substring(0, json.indexOf("\",\"size\":")).getBytes(StandardCharsets.UTF_8).length;
    byte[] escaped = LINE.replace("\r\n", "\\r\\n").getBytes(StandardCharsets.UTF_8);
    long times = (text.length() - raw.length) / line.length;
    return Response.filled(
        Response.JSON, bytes, end, escaped, bytes.length + times * escaped.length);
  }

  /** No other range is served: a client that asks for one gets everything. */
  private static Response last(byte[] log, long count) {
    int from = (int) Math.max(0, log.length - count);
    return Response.bytes(206, TEXT, Arrays.copyOfRange(log, from, log.length))
        .with(
            Map.of("Content-Range", "bytes %d-%d/%d".formatted(from, log.length - 1, log.length)));
  }

  /** In nanoseconds, of the lines that begin a section. */
  private static ArrayNode headerTimes(String log) {
    ArrayNode times = JsonNodeFactory.instance.arrayNode();
    Matcher headers = HEADER.matcher(log);
    while (headers.find()) {
      times.add(NANOS * Long.parseLong(Objects.requireNonNull(headers.group(1))));
    }
    return times;
  }
}
