package io.kitetrace.testing.process;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;

/**
 * A service and its broker in one JVM, so that the JVM can archive what they load: until the
 * service has told its figures and is a member of its group. What it would read and write is away.
 *
 * <p>Arguments: a folder for the broker, its port, the program, the program's own arguments.
 */
final class ArchivedRun {

  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private ArchivedRun() {}

  /** Does not return: ends the process. */
  public static void main(String[] args) throws ReflectiveOperationException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaOptions.in(Path.of(args[0])).withPort(Integer.parseInt(args[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeLast(kafka)));
    Thread visitor = new Thread(() -> System.exit(visit(kafka) ? 0 : 1), "visitor");
    visitor.setDaemon(true);
    visitor.start();
    Class.forName(args[2])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 3, args.length));
  }

  private static boolean visit(EmbeddedKafka kafka) {
    String figures =
        "http://127.0.0.1:%s/prometheus".formatted(System.getenv("MICRONAUT_SERVER_PORT"));
    try (Admin admin = admin(kafka)) {
      return comes(() -> status(figures) == HttpURLConnection.HTTP_OK)
          && comes(() -> hasMembers(admin));
    }
  }

  /**
   * After the service has left: the JVM archives when all is over, and a broker at work upsets it.
   */
  private static void closeLast(EmbeddedKafka kafka) {
    try (Admin admin = admin(kafka)) {
      comes(() -> !hasMembers(admin));
    }
    kafka.close();
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static boolean hasMembers(Admin admin) throws Exception {
    return admin.listGroups().all().get().stream()
        .map(GroupListing::groupState)
        .anyMatch(Optional.of(GroupState.STABLE)::equals);
  }

  private static int status(String url) throws Exception {
    try {
      return ((HttpURLConnection) new URI(url).toURL().openConnection(Proxy.NO_PROXY))
          .getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean comes(Callable<Boolean> condition) {
    long start = System.nanoTime();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - start > LIMIT_NANOS) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      return true;
    } catch (Exception e) {
      e.printStackTrace();
      return false;
    }
  }
}
