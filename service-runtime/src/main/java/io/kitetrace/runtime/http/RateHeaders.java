package io.kitetrace.runtime.http;

import java.time.Duration;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What an answer says of the limits. */
public record RateHeaders(@Nullable Limit organization, @Nullable Limit user) {

  /**
   * One limit's state.
   *
   * @param reset until the count begins anew
   */
  public record Limit(long remaining, Duration reset) {}

  public static RateHeaders of(Headers headers) {
    return new RateHeaders(
        limit(headers, "RateLimit-Remaining", "RateLimit-Reset"),
        limit(headers, "RateLimit-User-Remaining", "RateLimit-User-Reset"));
  }

  /** A header with a number of seconds, or null where it is absent or something else. */
  public static @Nullable Duration seconds(Headers headers, String name) {
    Long value = number(headers, name);
    // A day is longer than any limit: whoever says more is not believed.
    return value == null ? null : Duration.ofSeconds(Math.min(Math.max(value, 0), 86_400));
  }

  private static @Nullable Limit limit(Headers headers, String remaining, String reset) {
    Long left = number(headers, remaining);
    Duration until = seconds(headers, reset);
    return left == null || until == null ? null : new Limit(left, until);
  }

  /** A header with a whole number, or null where it is absent or something else. */
  public static @Nullable Long number(Headers headers, String name) {
    String value = headers.get(name);
    try {
      return value == null ? null : Long.valueOf(value.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
