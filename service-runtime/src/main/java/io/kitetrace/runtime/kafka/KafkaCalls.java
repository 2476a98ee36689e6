package io.kitetrace.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Questions to a cluster that somebody waits for. */
public final class KafkaCalls {

  private static final int REQUEST_MILLIS = 4_000;
  private static final int CALL_MILLIS = 5_000;
  private static final long MOST_SECONDS = 8;

  private KafkaCalls() {}

  /** What is asked. */
  @FunctionalInterface
  public interface Question<T> {

    /** Asks, and waits by {@link #await}. */
    T ask(Admin admin) throws InterruptedException;
  }

  /**
   * Asks, with time-outs of some seconds.
   *
   * @throws KafkaException if Kafka cannot be reached or refuses
   */
  public static <T> T ask(KafkaSettings kafka, Question<T> question) throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(kafka.admin(Map.of()));
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_MILLIS);
    Admin admin = Admin.create(properties);
    try {
      return question.ask(admin);
    } finally {
      admin.close(Duration.ZERO); // a call without an answer is not waited for
    }
  }

  /** The answer. */
  public static <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("no answer in time", e);
    }
  }
}
