package io.kitetrace.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** Calls of Kafka that somebody waits for. */
public final class KafkaCalls {

  private static final int REQUEST_MILLIS = 4_000;
  private static final int CALL_MILLIS = 5_000;
  private static final long LIMIT_SECONDS = 30;

  private KafkaCalls() {}

  /**
   * Asks with a client of its own, with time-outs of some seconds where {@code KAFKA_…} sets none.
   *
   * @throws KafkaException if Kafka cannot be reached or refuses
   */
  public static <T> T ask(KafkaSettings kafka, Function<Admin, T> question) {
    Admin admin = admin(kafka);
    try {
      return question.apply(admin);
    } finally {
      admin.close(Duration.ZERO); // a call without an answer is not waited for
    }
  }

  /** A client that gives up sooner than the client's own minute. */
  public static Admin admin(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.admin(Map.of()));
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return Admin.create(properties);
  }

  /**
   * Waits for the answer: half a minute at most, or the client's time-out where that is shorter.
   *
   * @throws KafkaException if there is none; an {@link InterruptException} if we were interrupted
   */
  public static <T> T await(Future<T> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within %d s".formatted(LIMIT_SECONDS), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
