package io.kitetrace.emitter.otlp;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a backend asks to be left alone, over HTTP and over gRPC. */
final class RetryDelays {

  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  private RetryDelays() {}

  /** A {@code Retry-After} header: seconds, or a date. Null where there is none to understand. */
  static @Nullable Duration retryAfter(@Nullable String header, Clock clock) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String value = header.strip();
    if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return value.length() > 9 ? Duration.ofDays(365) : Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      Duration delay = Duration.between(clock.instant(), date);
      return delay.isNegative() ? Duration.ZERO : delay;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The {@code RetryInfo} in a {@code google.rpc.Status}, as the {@code grpc-status-details-bin}
   * trailer holds it. Null where there is none.
   */
  static @Nullable Duration retryInfo(byte[] status) {
    try {
      ProtobufReader reader = new ProtobufReader(status);
      for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
        if (field == 3) {
          Duration delay = detail(new ProtobufReader(reader.bytes()));
          if (delay != null) {
            return delay;
          }
        } else {
          reader.skip();
        }
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // details are a courtesy; without them the usual back-off holds
    }
    return null;
  }

  private static @Nullable Duration detail(ProtobufReader any) {
    String type = "";
    byte[] value = new byte[0];
    for (int field = any.nextField(); field != 0; field = any.nextField()) {
      switch (field) {
        case 1 -> type = any.text();
        case 2 -> value = any.bytes();
        default -> any.skip();
      }
    }
    if (!type.equals(RETRY_INFO)) {
      return null;
    }
    ProtobufReader info = new ProtobufReader(value);
    for (int field = info.nextField(); field != 0; field = info.nextField()) {
      if (field == 1) {
        return duration(new ProtobufReader(info.bytes()));
      }
      info.skip();
    }
    return null;
  }

  private static Duration duration(ProtobufReader reader) {
    long seconds = 0;
    long nanos = 0;
    for (int field = reader.nextField(); field != 0; field = reader.nextField()) {
      switch (field) {
        case 1 -> seconds = reader.number();
        case 2 -> nanos = reader.number();
        default -> reader.skip();
      }
    }
    Duration delay = Duration.ofSeconds(seconds, nanos);
    return delay.isNegative() ? Duration.ZERO : delay;
  }
}
