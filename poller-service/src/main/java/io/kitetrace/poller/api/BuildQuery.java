package io.kitetrace.poller.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which builds of an organization are asked for; no filter by state, so that skipped and not-run
 * builds come too.
 *
 * @param finishedFrom only builds that finished then or later, or null
 * @param createdFrom only builds created then or later, or null
 * @param createdTo only builds created before, or null
 * @param perPage 1 to 100
 * @param jobs whether with their jobs
 */
public record BuildQuery(
    @Nullable Instant finishedFrom,
    @Nullable Instant createdFrom,
    @Nullable Instant createdTo,
    int perPage,
    boolean jobs) {

  /** The most builds that the API gives at once. */
  public static final int MAX_PER_PAGE = 100;

  public BuildQuery {
    if (perPage < 1 || perPage > MAX_PER_PAGE) {
      throw new IllegalArgumentException("pages of " + perPage);
    }
  }

  /** Builds that finished then or later, whole, in large pages. */
  public static BuildQuery finishedFrom(Instant time) {
    return new BuildQuery(time, null, null, MAX_PER_PAGE, true);
  }

  /** Builds that were created within a time, whatever their state, whole, in large pages. */
  public static BuildQuery created(Instant from, Instant to) {
    return new BuildQuery(null, from, to, MAX_PER_PAGE, true);
  }

  public BuildQuery createdBefore(Instant time) {
    return new BuildQuery(finishedFrom, createdFrom, time, perPage, jobs);
  }

  public BuildQuery createdFrom(Instant time) {
    return new BuildQuery(finishedFrom, time, createdTo, perPage, jobs);
  }

  public BuildQuery inPagesOf(int builds) {
    return new BuildQuery(finishedFrom, createdFrom, createdTo, builds, jobs);
  }

  HttpUrl on(HttpUrl list) {
    HttpUrl.Builder url = list.newBuilder();
    time(url, "finished_from", finishedFrom);
    time(url, "created_from", createdFrom);
    time(url, "created_to", createdTo);
    url.addQueryParameter("include_retried_jobs", "true");
    if (!jobs) {
      url.addQueryParameter("exclude_jobs", "true");
    }
    url.addQueryParameter("per_page", Integer.toString(perPage));
    url.addQueryParameter("page", "1");
    return url.build();
  }

  private static void time(HttpUrl.Builder url, String name, @Nullable Instant time) {
    if (time != null) {
      url.addQueryParameter(name, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
