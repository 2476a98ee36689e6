package io.kitetrace.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout's files. */
final class Project {

  static final Path ROOT = Path.of(System.getProperty("kitetrace.root", "..")).toAbsolutePath();

  private Project() {}

  static Path path(String relative) {
    return ROOT.resolve(relative).normalize();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String relative) {
    return text(path(relative));
  }

  /** The files below a folder whose names end so, sorted. */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a file is called in a test's name and in a failure. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
