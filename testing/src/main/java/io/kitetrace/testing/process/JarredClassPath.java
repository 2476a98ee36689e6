package io.kitetrace.testing.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A class path without folders: the JVM archives classes of jars alone. Each folder becomes a jar,
 * named after its contents, so that what has not changed is the same jar in the next run.
 *
 * @param text for {@code CLASSPATH}
 * @param fingerprint another one wherever any of it is another
 */
record JarredClassPath(String text, String fingerprint) {

  /** Makes the jars that are missing in a folder. */
  static JarredClassPath of(String classPath, Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    StringBuilder contents = new StringBuilder(Runtime.version().toString());
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        path = jar(path, folder);
      }
      if (Files.exists(path)) {
        entries.add(path.toString());
        contents.append('\n').append(path).append(stamp(path));
      }
    }
    return new JarredClassPath(
        String.join(File.pathSeparator, entries), digest(contents.toString()));
  }

  private static Path jar(Path classes, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(path -> !path.equals(classes)).sorted().toList();
    }
    StringBuilder contents = new StringBuilder(classes.toString());
    for (Path file : files) {
      contents.append('\n').append(file).append(stamp(file));
    }
    Path jar = folder.resolve(digest(contents.toString()) + ".jar");
    if (!Files.exists(jar)) {
      Path made = Files.createTempFile(folder, "making", "");
      write(classes, files, made);
      Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar;
  }

  private static void write(Path classes, List<Path> files, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(0);
      for (Path file : files) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        boolean folder = Files.isDirectory(file);
        JarEntry entry = new JarEntry(folder ? name + "/" : name);
        entry.setTime(0);
        out.putNextEntry(entry); // of folders too: Micronaut looks for its beans in one
        if (!folder) {
          Files.copy(file, out);
        }
      }
    }
  }

  private static String stamp(Path file) {
    try {
      return " %d %s".formatted(Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
