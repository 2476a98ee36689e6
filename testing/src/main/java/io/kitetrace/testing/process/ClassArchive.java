package io.kitetrace.testing.process;

import io.kitetrace.testing.http.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of a module's tests load, kept by the JVM in a file of {@code target} (CDS): a
 * start with it takes less than half. It is made beside the tests, by a run of the module's service
 * ({@link ArchivedRun}), as soon as a second program starts; the first may be the only one. Without
 * it programs start slower, and that is all.
 */
final class ClassArchive {

  /** The service's program and arguments; where there are none, there is no archive. */
  private static final String PROPERTY = "kitetrace.test.service";

  private static final Path FOLDER = Path.of("target", "test-programs").toAbsolutePath();
  private static @Nullable ClassArchive ofThisClassPath;

  private final String classPath;
  private final Path file;
  private final AtomicInteger starts = new AtomicInteger();

  private ClassArchive(String classPath, Path file) {
    this.classPath = classPath;
    this.file = file;
  }

  static synchronized ClassArchive ofThisClassPath() {
    ClassArchive known = ofThisClassPath;
    if (known == null) {
      known = open();
      ofThisClassPath = known;
    }
    return known;
  }

  private static ClassArchive open() {
    String here = System.getProperty("java.class.path", "");
    if (System.getProperty(PROPERTY, "").isEmpty()) {
      return new ClassArchive(here, FOLDER.resolve("none"));
    }
    try {
      Files.createDirectories(FOLDER);
      JarredClassPath path = JarredClassPath.of(here, FOLDER);
      return new ClassArchive(path.text(), FOLDER.resolve(path.fingerprint() + ".jsa"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String classPath() {
    return classPath;
  }

  /** For the JVM of a program of this class path. */
  List<String> options() {
    if (Files.exists(file)) {
      // What the JVM has to say of the archive is nothing for a test.
      return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:disable");
    }
    String service = System.getProperty(PROPERTY, "");
    if (starts.incrementAndGet() == 2 && !service.isEmpty()) {
      Thread.ofPlatform().daemon().name("class-archive").start(() -> make(service));
    }
    return List.of();
  }

  private void make(String service) {
    try {
      forgetOthers();
      Path data = Files.createTempDirectory(FOLDER, "data");
      Path made = data.resolve("made.jsa");
      int port = Ports.free();
      List<String> programAndArguments = new ArrayList<>();
      programAndArguments.add(ArchivedRun.class.getName());
      programAndArguments.add(data.toString());
      programAndArguments.add(Integer.toString(port));
      programAndArguments.addAll(List.of(service.split(" ", -1)));
      ProcessBuilder run = TestJvm.archiving(classPath, made, programAndArguments);
      run.environment().putAll(variables("127.0.0.1:" + port));
      Process process =
          run.redirectErrorStream(true)
              .redirectOutput(FOLDER.resolve("archive.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      if (process.waitFor() == 0 && Files.exists(made)) {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Archives, and jars, of what has changed since. */
  private void forgetOthers() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      for (Path old : all.filter(Files::isRegularFile).toList()) {
        if (!classPath.contains(old.toString())) {
          Files.delete(old);
        }
      }
    }
  }

  private static Map<String, String> variables(String kafka) {
    String nobody = "http://127.0.0.1:9";
    return Map.of(
        "MICRONAUT_SERVER_PORT",
        Integer.toString(Ports.free()),
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka,
        "BUILDS_TOPIC_REPLICATION",
        "1",
        "BUILDKITE_API_URL",
        nobody,
        "BUILDKITE_API_TOKEN",
        "none",
        "BUILDKITE_ORGANIZATION",
        "none",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        nobody);
  }
}
