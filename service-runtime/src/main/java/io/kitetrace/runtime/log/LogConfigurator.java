package io.kitetrace.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;

/**
 * Logs to standard error; standard output belongs to what a command prints. In code, since an XML
 * file is parsed twice at each start: by Logback, and again by Micronaut. Whoever names a file in
 * {@code logback.configurationFile} gets that instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {

  /** What others wrote cannot speak to a terminal: the same characters as in Printable. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{1} %replace(%msg %kvp)"
          + "{'[\\p{Cntrl}\\x80-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f]',"
          + " '\uFFFD'}%n%ex{short}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return System.getProperty("logback.configurationFile") == null || !fromFile(context)
        ? byDefault(context)
        : ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean fromFile(LoggerContext context) {
    DefaultJoranConfigurator file = new DefaultJoranConfigurator();
    file.setContext(context);
    return file.configure(context) == ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ExecutionStatus byDefault(LoggerContext context) {
    level(context, Logger.ROOT_LOGGER_NAME, "ROOT_LOG_LEVEL", Level.WARN);
    level(context, "io.kitetrace", "KITETRACE_LOG_LEVEL", Level.INFO);
    // Clients repeat what our own lines say better: the first failure, and the recovery.
    level(context, "org.apache.kafka", "KAFKA_LOG_LEVEL", Level.OFF);
    level(context, "kafka", "KAFKA_LOG_LEVEL", Level.OFF);
    context.getLogger("state.change.logger").setLevel(Level.OFF);
    // What is down stands in the answer; a probe every few seconds must not log it too.
    context.getLogger("io.micronaut.management.health").setLevel(Level.OFF);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardError(context));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void level(LoggerContext context, String logger, String variable, Level level) {
    @Nullable String chosen = System.getProperty(variable, System.getenv(variable));
    context.getLogger(logger).setLevel(Level.toLevel(chosen, level));
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("err");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
