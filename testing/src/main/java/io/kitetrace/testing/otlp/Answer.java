package io.kitetrace.testing.otlp;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How the receiver answers one request. Spans count as taken by {@link Accept} and the like. */
public sealed interface Answer {

  /** Takes all spans. */
  record Accept() implements Answer {}

  /** Takes all spans, after a while. */
  record AcceptAfter(Duration delay) implements Answer {}

  /** Takes all spans but those that {@code rejects} picks, and says how many they were. */
  record Partial(Predicate<ReceivedSpan> rejects, String message) implements Answer {
    public Partial {
      Objects.requireNonNull(rejects);
      Objects.requireNonNull(message);
    }
  }

  /** Answers with an HTTP status, over gRPC as a proxy in front would. */
  record HttpStatus(int status, String body, @Nullable String retryAfter) implements Answer {
    /** Without {@code Retry-After}. */
    public HttpStatus(int status, String body) {
      this(status, body, null);
    }
  }

  /** Sends the client somewhere else; takes nothing. */
  record Redirect(int status, String location) implements Answer {}

  /** Answers with a gRPC status (over HTTP: with the HTTP status that is nearest). */
  record GrpcStatus(int code, String message, @Nullable Duration retryInfo, boolean trailersOnly)
      implements Answer {
    /** Without {@code RetryInfo}, trailers only. */
    public GrpcStatus(int code, String message) {
      this(code, message, null, true);
    }
  }

  /** Answers success with a body that is no OTLP answer; takes nothing. */
  record Garbage() implements Answer {}

  /** Closes the connection instead of answering. */
  record Reset() implements Answer {}

  /** Takes all spans, and closes the connection instead of saying so. */
  record AcceptThenReset() implements Answer {}

  /** Never answers. */
  record Silence() implements Answer {}

  /** Takes all spans. */
  static Answer accept() {
    return new Accept();
  }
}
