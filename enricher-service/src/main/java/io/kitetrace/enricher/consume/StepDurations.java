package io.kitetrace.enricher.consume;

import io.kitetrace.model.Build;
import io.kitetrace.model.Job;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the jobs of each step took of late, for telling which are slow. Of many steps those that
 * ran longest ago are forgotten. For one thread.
 */
final class StepDurations {

  private static final int STEPS = 10_000;
  private static final int JOBS = 51;
  private static final int FEWEST = 5;

  private final Map<String, Recent> steps =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recent> eldest) {
          return size() > STEPS;
        }
      };

  /** A job that passed; others say little of how long their step takes. */
  void add(Build build, Job job) {
    Duration took = took(job);
    if (took != null && "passed".equals(job.state())) {
      steps.computeIfAbsent(key(build, job), key -> new Recent()).add(took.toMillis());
    }
  }

  /** Whether it took longer than its step's median; false while few jobs of the step are known. */
  boolean isSlow(Build build, Job job) {
    Duration took = took(job);
    Recent recent = steps.get(key(build, job));
    return took != null && recent != null && recent.isBelow(took.toMillis());
  }

  private static String key(Build build, Job job) {
    String step = job.core().step().key();
    return String.join(
        "\n",
        String.valueOf(build.organization()),
        build.pipeline().slug(),
        step == null ? String.valueOf(job.core().label()) : step);
  }

  private static @Nullable Duration took(Job job) {
    return job.startedAt() == null || job.finishedAt() == null
        ? null
        : Duration.between(job.startedAt(), job.finishedAt());
  }

  /** The last durations of a step, in a ring. */
  private static final class Recent {
    private final long[] millis = new long[JOBS];
    private int count;

    void add(long duration) {
      millis[count % JOBS] = duration;
      count++;
    }

    boolean isBelow(long duration) {
      int known = Math.min(count, JOBS);
      if (known < FEWEST) {
        return false;
      }
      long[] sorted = Arrays.copyOf(millis, known);
      Arrays.sort(sorted);
      return duration > sorted[known / 2];
    }
  }
}
