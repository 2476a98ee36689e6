package io.kitetrace.emitter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small build for tests: a root and so many jobs, each a span. */
public record TestBuild(
    int number,
    int jobs,
    String pipeline,
    String finishedAt,
    String priorFinishedAt,
    byte[] bytes) {

  private static final String FINISHED = "2026-01-05T10:30:00.000Z";

  /** Build number n with so many jobs. */
  public static TestBuild of(int number, int jobs) {
    return of(number, jobs, "web", "");
  }

  /** The same in a pipeline, with a padding that makes the JSON larger. */
  public static TestBuild of(int number, int jobs, String pipeline, String padding) {
    byte[] json = json(number, jobs, pipeline, FINISHED, padding).getBytes(UTF_8);
    return new TestBuild(number, jobs, pipeline, FINISHED, null, json);
  }

  /** A build whose jobs have commands of so many characters. */
  public static TestBuild large(int number, int jobs, int command) {
    String json =
        json(number, jobs, "web", FINISHED, "")
            .replace("\"type\":", "\"command\":\"%s\",\"type\":".formatted("x".repeat(command)));
    return new TestBuild(number, jobs, "web", FINISHED, null, json.getBytes(UTF_8));
  }

  /** A later version of a build, with one job more. */
  public static TestBuild later(TestBuild before, String finishedAt) {
    byte[] json =
        json(before.number, before.jobs + 1, before.pipeline, finishedAt, "").getBytes(UTF_8);
    return new TestBuild(
        before.number, before.jobs + 1, before.pipeline, finishedAt, before.finishedAt, json);
  }

  /** A later version, in which the jobs before stay as they were and one more has run. */
  public static TestBuild resumed(TestBuild before, String finishedAt) {
    String json = json(before.number, before.jobs + 1, before.pipeline, finishedAt, "");
    int jobs = json.indexOf("\"jobs\":[");
    String list = json.substring(jobs);
    for (int job = 0; job < before.jobs; job++) {
      list = list.replaceFirst(finishedAt, before.finishedAt);
    }
    return new TestBuild(
        before.number,
        before.jobs + 1,
        before.pipeline,
        finishedAt,
        before.finishedAt,
        (json.substring(0, jobs) + list).getBytes(UTF_8));
  }

  /** A record that is no build. */
  public static TestBuild broken(int number) {
    return new TestBuild(number, 0, "web", FINISHED, null, "{\"id\": 7, ".getBytes(UTF_8));
  }

  /** Builds from number {@code from} on. */
  public static List<TestBuild> several(int from, int count, int jobs) {
    return IntStream.range(from, from + count).mapToObj(n -> of(n, jobs)).toList();
  }

  /** The build's UUID. */
  public String id() {
    return new UUID(0x0198_0000_0000_7000L, 0x8000_0000_0000_0000L | number).toString();
  }

  /** The id of its trace. */
  public String traceId() {
    return id().replace("-", "");
  }

  /** A job's UUID. */
  public String job(int job) {
    return new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L | (long) number << 20 | job)
        .toString();
  }

  /** How many spans it has: its root and its jobs, which wait for nobody. */
  public int spans() {
    return jobs + 1;
  }

  private static String json(
      int number, int jobs, String pipeline, String finishedAt, String padding) {
    String id = new UUID(0x0198_0000_0000_7000L, 0x8000_0000_0000_0000L | number).toString();
    String jobList =
        IntStream.range(0, jobs)
            .mapToObj(
                job ->
                    """
                    {"id":"%s","type":"script","name":"job %d","state":"passed","exit_status":0,
                     "created_at":"2026-01-05T10:00:00.000Z","runnable_at":"2026-01-05T10:00:01.000Z",
                     "started_at":"2026-01-05T10:00:01.500Z","finished_at":"%s"}"""
                        .formatted(
                            new UUID(
                                0x0199_0000_0000_7000L,
                                0x8000_0000_0000_0000L | (long) number << 20 | job),
                            job,
                            finishedAt))
            .collect(Collectors.joining(","));
    return """
        {"id":"%s","number":%d,"state":"passed","blocked":false,"branch":"main","message":"%s",
         "web_url":"https://buildkite.com/acme/%s/builds/%d",
         "created_at":"2026-01-05T10:00:00.000Z","started_at":"2026-01-05T10:00:00.000Z",
         "finished_at":"%s","meta_data":{},"pipeline":{"id":"p","slug":"%s","name":"Web"},
         "jobs":[%s]}"""
        .formatted(id, number, padding, pipeline, number, finishedAt, pipeline, jobList);
  }
}
