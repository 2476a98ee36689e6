package io.kitetrace.testing.kafka;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The broker that all tests of a JVM share, each with topics and groups of its own. It runs in this
 * JVM, or, with {@code -Dkitetrace.test.kafka=testcontainers}, in a container. Tests that stop a
 * broker and start it again on its data, or that need its security, take {@link EmbeddedKafka}
 * itself: a container comes back on another port.
 */
public final class TestKafka {

  /** The system property that chooses. */
  public static final String PROPERTY = "kitetrace.test.kafka";

  private static @Nullable TestKafka shared;

  private final String bootstrapServers;
  private final AutoCloseable broker;

  private TestKafka(String bootstrapServers, AutoCloseable broker) {
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
  }

  /**
   * Started on first use; it ends with the JVM.
   *
   * @throws IllegalStateException with a sentence if there is no broker of the kind that the system
   *     property asks for, or no container engine
   */
  public static synchronized TestKafka shared() {
    TestKafka running = shared;
    if (running == null) {
      running = start(System.getProperty(PROPERTY, ""));
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
      shared = running;
    }
    return running;
  }

  static TestKafka start(String kind) {
    return switch (kind) {
      case "", "embedded" -> embedded();
      case "testcontainers" -> {
        ContainerKafka container = ContainerKafka.start();
        yield new TestKafka(container.bootstrapServers(), container);
      }
      default ->
          throw new IllegalStateException(
              "-D%s=%s: is neither embedded nor testcontainers".formatted(PROPERTY, kind));
    };
  }

  private static TestKafka embedded() {
    try {
      Path folder = Files.createTempDirectory("kitetrace-test-kafka");
      EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder));
      return new TestKafka(broker.bootstrapServers(), broker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  private void close() {
    try {
      broker.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
