package io.kitetrace.metrics.consume;

import io.micronaut.configuration.kafka.ConsumerRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import jakarta.inject.Singleton;

/**
 * Ends the consumer before anything else: the framework destroys beans in an order of its own, and
 * what is recorded after the last export would be committed and lost.
 */
@Singleton
final class ConsumerShutdown implements ApplicationEventListener<ShutdownEvent> {

  private final ConsumerRegistry consumers;

  ConsumerShutdown(ConsumerRegistry consumers) {
    this.consumers = consumers;
  }

  /** Returns when the poll under way was recorded and committed. */
  @Override
  public void onApplicationEvent(ShutdownEvent event) {
    if (consumers instanceof AutoCloseable closeable) {
      close(closeable);
    }
  }

  private static void close(AutoCloseable consumers) {
    try {
      consumers.close();
    } catch (Exception e) {
      throw new IllegalStateException("the consumer did not close", e);
    }
  }
}
