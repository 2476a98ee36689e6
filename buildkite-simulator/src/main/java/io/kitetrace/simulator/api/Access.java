package io.kitetrace.simulator.api;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask.
 *
 * @param token the one that is accepted; null for any that is not empty
 * @param scopes what it may read
 */
public record Access(@Nullable String token, Set<String> scopes) {
  /** Every scope that the endpoints here ask for, and {@code write_pipelines}. */
  public static final Set<String> ALL_SCOPES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  "read_builds",
                  "read_pipelines",
                  "read_organizations",
                  "read_user",
                  "read_build_logs",
                  "read_artifacts",
                  "read_suites",
                  "write_pipelines")));

  public Access {
    scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
  }

  boolean admits(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return false;
    }
    String given = authorization.substring(7).strip();
    return !given.isEmpty() && (token == null || token.equals(given));
  }

  @Override
  public String toString() {
    return "Access[scopes=" + scopes + "]";
  }
}
