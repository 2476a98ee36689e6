package io.kitetrace.kafka;

import com.yammer.metrics.core.MetricsRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real single-node Kafka broker (KRaft, broker and controller in one) in this JVM, on 127.0.0.1.
 * Its data stays in a folder: a broker started again on the same folder resumes with it. Groups and
 * transactions work as on any broker; topics are never created by themselves.
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE_ID = 1;
  private static final int START_ATTEMPTS = 3;

  private final FolderLock lock;
  private final KafkaRaftServer server;
  private final Path folder;
  private final String bootstrapServers;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(
      FolderLock lock, KafkaRaftServer server, Path folder, String bootstrapServers) {
    this.lock = lock;
    this.server = server;
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Formats the folder if it is new, starts the broker and returns when it serves clients.
   *
   * @throws EmbeddedKafkaException if the folder is in use or unusable, or the port is taken
   */
  public static EmbeddedKafka start(EmbeddedKafkaOptions options) {
    FolderLock lock = FolderLock.take(options.folder());
    try {
      return startLocked(options, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedKafka startLocked(EmbeddedKafkaOptions options, FolderLock lock) {
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? freePort() : options.port();
      BrokerDeath.watch(options.folder());
      int controllerPort = freePort();
      KafkaConfig config = new KafkaConfig(properties(options, port, controllerPort), false);
      try {
        format(options.folder(), options.security());
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        startServer(server);
        LOG.debug("embedded broker started port={} folder={}", port, options.folder());
        return new EmbeddedKafka(lock, server, options.folder(), "127.0.0.1:" + port);
      } catch (Exception e) {
        // Between finding a free port and binding it another process may have taken it.
        if (attempt == START_ATTEMPTS || !causedByBind(e) || options.port() != 0) {
          throw failure(options, port, e);
        }
      }
    }
  }

  private static EmbeddedKafkaException failure(
      EmbeddedKafkaOptions options, int port, Exception e) {
    String full = BrokerDeath.full(options.folder());
    if (full != null) {
      return new EmbeddedKafkaException(full, e);
    }
    if (causedByBind(e)) {
      return new PortTakenException(port, e);
    }
    return new EmbeddedKafkaException(
        "the embedded broker did not start on port %d with data in %s: %s"
            .formatted(port, options.folder(), reason(e)),
        e);
  }

  private static void startServer(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw e;
    }
  }

  /**
   * For a process that is nothing without its broker: when one cannot continue, which Kafka answers
   * by ending the process without a word, the listener hears a sentence first. Exit code 1.
   */
  public static void tellBeforeDeath(Consumer<String> listener) {
    BrokerDeath.tell(listener);
  }

  /** The address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker and leaves its data. May be called more than once. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        server.shutdown();
        server.awaitShutdown();
      } finally {
        BrokerDeath.forget(folder);
        forgetMetrics();
        lock.close();
      }
    }
  }

  /** Kafka keeps gauges in a static registry, and each keeps its closed broker: some 5 MB. */
  private static void forgetMetrics() {
    MetricsRegistry registry = KafkaYammerMetrics.defaultRegistry();
    List.copyOf(registry.allMetrics().keySet()).forEach(registry::removeMetric);
  }

  private static Map<String, String> properties(
      EmbeddedKafkaOptions options, int port, int controllerPort) {
    Map<String, String> p = new HashMap<>();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(NODE_ID));
    p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.put("controller.listener.names", "CONTROLLER");
    BrokerSecurity security = options.security();
    String listener = security == null ? "PLAINTEXT" : BrokerSecurity.LISTENER;
    p.put(
        "listeners",
        "%s://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(listener, port, controllerPort));
    p.put("advertised.listeners", listener + "://127.0.0.1:" + port);
    p.put(
        "listener.security.protocol.map",
        "%s:%s,CONTROLLER:PLAINTEXT".formatted(listener, listener));
    if (security != null) {
      p.putAll(security.properties());
    }
    p.put("log.dirs", logFolder(options.folder()).toString());
    p.put("auto.create.topics.enable", "false");
    // One node holds the only copy of everything.
    p.put("default.replication.factor", "1");
    p.put("min.insync.replicas", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // A handful of groups and transactions: fewer internal partitions make a faster start.
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    // A group of one or two members need not wait for more of them.
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.min.session.timeout.ms", "1000");
    // What was read and committed years ago is still needed when a paused group comes back.
    p.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    // A record may hold a build of 20 MiB; leave room for the batch around it.
    p.put("message.max.bytes", Integer.toString(21 * 1024 * 1024));
    p.put("replica.fetch.max.bytes", Integer.toString(21 * 1024 * 1024));
    p.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("metadata.log.segment.bytes", Integer.toString(16 * 1024 * 1024));
    p.putAll(options.overrides());
    return p;
  }

  private static void format(Path folder, @Nullable BrokerSecurity security) throws Exception {
    if (Files.exists(logFolder(folder).resolve("meta.properties"))) {
      return; // written last: the folder is formatted, and keeps its cluster id
    }
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(logFolder(folder).toString())
        .setMetadataLogDirectory(logFolder(folder).toString())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName("CONTROLLER");
    if (security != null) {
      formatter.setScramArguments(security.scramArguments());
    }
    formatter.run();
  }

  private static Path logFolder(Path folder) {
    return folder.toAbsolutePath().resolve("kafka");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedKafkaException("no free port on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  private static boolean causedByBind(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.net.BindException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
