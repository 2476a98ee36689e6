package io.kitetrace.poller.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A build of the fake API; each change makes another. */
public record FakeBuild(
    String id,
    int number,
    String pipeline,
    String state,
    Instant createdAt,
    @Nullable Instant finishedAt,
    Map<String, String> metaData,
    String branch,
    String creator,
    int payloadBytes) {

  /** The build of a number, created so many minutes ago and finished a minute later. */
  public static FakeBuild passed(int number, Instant now, int minutesAgo) {
    Instant created = now.truncatedTo(ChronoUnit.MILLIS).minus(minutesAgo, ChronoUnit.MINUTES);
    return new FakeBuild(
        new UUID(0x0192d1c000004000L, 0x8000_0000_0000_0000L | number).toString(),
        number,
        "web",
        "passed",
        created,
        created.plusSeconds(60),
        Map.of(),
        "main",
        "null",
        0);
  }

  /** The builds from number 0, created that many minutes ago, and each a minute before the last. */
  public static FakeBuild[] minutesApart(int count, Instant now, int minutesAgo) {
    return IntStream.range(0, count)
        .mapToObj(n -> passed(n, now, minutesAgo + n))
        .toArray(FakeBuild[]::new);
  }

  public FakeBuild withState(String other) {
    return new FakeBuild(
        id,
        number,
        pipeline,
        other,
        createdAt,
        finishedAt,
        metaData,
        branch,
        creator,
        payloadBytes);
  }

  public FakeBuild finished(@Nullable Instant time) {
    return new FakeBuild(
        id, number, pipeline, state, createdAt, time, metaData, branch, creator, payloadBytes);
  }

  public FakeBuild of(String otherPipeline) {
    return new FakeBuild(
        id,
        number,
        otherPipeline,
        state,
        createdAt,
        finishedAt,
        metaData,
        branch,
        creator,
        payloadBytes);
  }

  public FakeBuild withPayload(int bytes) {
    return new FakeBuild(
        id, number, pipeline, state, createdAt, finishedAt, metaData, branch, creator, bytes);
  }

  public FakeBuild withMetaData(String key, String value) {
    Map<String, String> more = new TreeMap<>(metaData);
    more.put(key, value);
    return new FakeBuild(
        id, number, pipeline, state, createdAt, finishedAt, more, branch, creator, payloadBytes);
  }

  public FakeBuild on(String otherBranch) {
    return new FakeBuild(
        id,
        number,
        pipeline,
        state,
        createdAt,
        finishedAt,
        metaData,
        otherBranch,
        creator,
        payloadBytes);
  }

  public FakeBuild by(String name, String email) {
    String other = "{\"id\":\"u\",\"name\":\"%s\",\"email\":\"%s\"}".formatted(name, email);
    return new FakeBuild(
        id, number, pipeline, state, createdAt, finishedAt, metaData, branch, other, payloadBytes);
  }

  /** The JSON of an answer; {@code live} differs from answer to answer without making a version. */
  public byte[] json(int live) {
    String meta =
        metaData.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
            .reduce((a, b) -> a + "," + b)
            .orElse("");
    String finish = finishedAt == null ? "null" : "\"" + finishedAt + "\"";
    return """
        {"id":"%s","number":%d,"state":"%s","blocked":false,"message":"braces } ] and \\"quotes\\" \\\\",
         "created_at":"%s","finished_at":%s,"unknown":1.10,"branch":"%s","creator":%s,"meta_data":{%s},
         "pipeline":{"slug":"%s","running_jobs_count":%d,"provider":{"id":"github","webhook_url":"https://webhook.example.com/s3cret%d"}},
         "jobs":[{"id":"%s-job","type":"script","state":"%s","exit_status":0,"command":"%s","agent":{"connection_state":"%d"}}]}"""
        .formatted(
            id, number, state, createdAt, finish, branch, creator, meta, pipeline, live, number, id,
            state, payload(), live)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Text that does not compress. */
  private String payload() {
    if (payloadBytes == 0) {
      return "make";
    }
    byte[] random = new byte[payloadBytes * 3 / 4];
    new java.util.Random(number).nextBytes(random);
    return java.util.Base64.getEncoder().encodeToString(random);
  }
}
