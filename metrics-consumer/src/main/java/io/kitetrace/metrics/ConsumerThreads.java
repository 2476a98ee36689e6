package io.kitetrace.metrics;

import io.kitetrace.runtime.threads.ServiceThreads;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;

/**
 * Has the consumer read on watched threads: what ends one of the framework's own is kept in a
 * future that nobody asks, while health stays UP.
 */
@Singleton
final class ConsumerThreads implements BeanCreatedEventListener<ExecutorService> {

  /** What the framework calls the pool that its consumers read on. */
  static final String NAME = "consumer";

  private static final int MOST = 4;

  private final ServiceThreads threads;

  ConsumerThreads(ServiceThreads threads) {
    this.threads = threads;
  }

  @Override
  public ExecutorService onCreated(BeanCreatedEvent<ExecutorService> event) {
    if (!event.getBeanIdentifier().getName().equals(NAME)) {
      return event.getBean();
    }
    event.getBean().shutdown();
    return threads.pool(NAME, MOST);
  }
}
