package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.JobWindow;
import io.kitetrace.model.Job;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * When jobs' commands began, as their logs told just before: reports and profiles that tell no time
 * are placed there. Safe for several threads.
 */
final class CommandStarts {

  private static final int MAX = 1_000;

  private final Map<String, Instant> byJob =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MAX;
        }
      };

  synchronized void put(String job, Instant start) {
    byJob.put(job, start);
  }

  synchronized JobWindow window(Job job) {
    Instant end = Objects.requireNonNullElse(job.finishedAt(), Instant.EPOCH);
    Instant start = Objects.requireNonNullElse(job.startedAt(), end);
    return new JobWindow(start, end, byJob.getOrDefault(job.id(), start));
  }
}
