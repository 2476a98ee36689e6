package io.kitetrace.testing.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What a logger is told while this is open, on any thread: other tests may log there too. */
public final class Logged implements AutoCloseable {

  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
  private final Appender appender = new Appender();
  private final Logger logger;

  private Logged(String name) {
    logger = context().getLogger(name);
    appender.start();
    logger.addAppender(appender);
  }

  /** By the logger of a class. */
  public static Logged by(Class<?> type) {
    return by(type.getName());
  }

  /** By this logger and those below it. */
  public static Logged by(String name) {
    return new Logged(name);
  }

  /** The events so far. */
  public List<ILoggingEvent> events() {
    return List.copyOf(events);
  }

  /** Those that a service warns with. */
  public List<String> warnings() {
    return events.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }

  /** While another thread sets logging up, there is a substitute. */
  private static LoggerContext context() {
    while (true) {
      if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
        return context;
      }
      Thread.onSpinWait();
    }
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }
  }
}
