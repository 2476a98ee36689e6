package io.kitetrace.simulator.api;

import java.util.Map;
import java.util.function.Predicate;

/**
 * What the API has counted itself so far.
 *
 * @param requests requests under {@code /v2}, whatever became of them
 * @param requestsByEndpoint the same as {@code builds/200}: the endpoint and the status of the
 *     answer
 * @param buildsServed builds written into list answers, broken ones included; counted as each is
 *     written, also where the answer is cut afterwards
 * @param distinctBuildsServed different builds among them
 * @param brokenBuildsServed broken ones among them
 * @param cutAnswers answers whose connection was broken on purpose
 * @param bytes of bodies as they went out, compressed where they were
 * @param mostRequestsInAMinute the most requests that came within any 60 seconds
 * @param requestsBeforeReset requests made after a 429 before its reset: a well-behaved client
 *     makes none
 * @param jobsByEndpoint how many different jobs' logs ({@code job-log}) or lists of artifacts
 *     ({@code job-artifacts}) were served, sizes alone not counted
 * @param downloads requests where artifacts are stored, whatever became of them
 */
public record Counters(
    long requests,
    Map<String, Long> requestsByEndpoint,
    long buildsServed,
    long distinctBuildsServed,
    long brokenBuildsServed,
    long cutAnswers,
    long bytes,
    int mostRequestsInAMinute,
    long requestsBeforeReset,
    Map<String, Integer> jobsByEndpoint,
    long downloads) {
  public Counters {
    jobsByEndpoint = Map.copyOf(jobsByEndpoint);
    requestsByEndpoint = Map.copyOf(requestsByEndpoint);
  }

  public long withStatus(int status) {
    return requests(key -> key.endsWith("/" + status));
  }

  /** Requests of this endpoint, such as {@code builds} or {@code access-token}. */
  public long ofEndpoint(String endpoint) {
    return requests(key -> key.startsWith(endpoint + "/"));
  }

  /** Different jobs that this endpoint served. */
  public int jobs(String endpoint) {
    return jobsByEndpoint.getOrDefault(endpoint, 0);
  }

  private long requests(Predicate<String> wanted) {
    return requestsByEndpoint.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
