package io.kitetrace.simulator.api;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts. Safe for any thread. */
final class Tally {
  private static final long MINUTE = 60_000;

  private final Map<String, Long> requestsByEndpoint = new TreeMap<>();
  private final Map<String, Long> resets = new HashMap<>();
  private final ArrayDeque<Long> lastMinute = new ArrayDeque<>();
  private final Set<String> distinct = new HashSet<>();
  private long requests;
  private long buildsServed;
  private long brokenBuildsServed;
  private long cutAnswers;
  private long bytes;
  private int mostInAMinute;
  private long beforeReset;
  private final Map<String, Set<String>> jobs = new HashMap<>();
  private long downloads;

  /**
   * A request has come.
   *
   * @param scopes what its rate limits are kept by
   */
  synchronized void request(long now, String... scopes) {
    requests++;
    lastMinute.addLast(now);
    while (lastMinute.getFirst() <= now - MINUTE) {
      lastMinute.removeFirst();
    }
    mostInAMinute = Math.max(mostInAMinute, lastMinute.size());
    for (String scope : scopes) {
      if (now < resets.getOrDefault(scope, Long.MIN_VALUE)) {
        beforeReset++;
        return;
      }
    }
  }

  /** A 429 has asked to come back at {@code reset}. */
  synchronized void throttled(String scope, long reset) {
    resets.merge(scope, reset, Math::max);
  }

  synchronized void answered(Endpoint endpoint, String method, int status) {
    String label = endpoint.kind().label();
    requestsByEndpoint.merge(label + "/" + status, 1L, Long::sum);
    if (status == 200 && method.equals("GET") && !endpoint.job().isEmpty()) {
      jobs.computeIfAbsent(label, unused -> new HashSet<>()).add(endpoint.job());
    }
  }

  synchronized void download() {
    downloads++;
  }

  synchronized void served(String buildId, boolean broken) {
    buildsServed++;
    brokenBuildsServed += broken ? 1 : 0;
    distinct.add(buildId);
  }

  synchronized void cut() {
    cutAnswers++;
  }

  synchronized void wrote(long count) {
    bytes += count;
  }

  synchronized Counters counters() {
    return new Counters(
        requests,
        requestsByEndpoint,
        buildsServed,
        distinct.size(),
        brokenBuildsServed,
        cutAnswers,
        bytes,
        mostInAMinute,
        beforeReset,
        jobs.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().size())),
        downloads);
  }
}
