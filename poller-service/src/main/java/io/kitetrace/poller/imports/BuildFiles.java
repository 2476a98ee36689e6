package io.kitetrace.poller.imports;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.documents.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks files and folders for builds, in the order of their names, so that a later version of a
 * build comes later; each once, however many links lead to it. Of a folder the names are held, of a
 * file one build. A folder with {@code build.json} is one exported build; in others, files of JSON
 * are read ({@code .json}, {@code .jsonl}, {@code .ndjson}, also with {@code .gz}). A file that is
 * named is read whatever its name. For one walk, and one thread.
 */
public final class BuildFiles {

  private static final Pattern JSON_NAME =
      Pattern.compile(".*\\.(json|jsonl|ndjson)(\\.gz)?", Pattern.CASE_INSENSITIVE);

  private final int maxBuildBytes;
  private final Receiver receiver;
  private final Set<Path> seen = new HashSet<>();

  /**
   * @param maxBuildBytes of one build that is held in memory
   */
  public BuildFiles(int maxBuildBytes, Receiver receiver) {
    this.maxBuildBytes = maxBuildBytes;
    this.receiver = receiver;
  }

  public void read(List<Path> paths) throws IOException {
    for (Path path : paths) {
      visit(path, true);
    }
  }

  private void visit(Path path, boolean named) throws IOException {
    Path real;
    BasicFileAttributes kind;
    try {
      real = path.toRealPath();
      kind = Files.readAttributes(real, BasicFileAttributes.class);
    } catch (IOException e) {
      if (named || isJson(path)) {
        receiver.trouble(path, reason(e));
      }
      return;
    }
    if (kind.isDirectory()) {
      if (seen.add(real)) {
        folder(path);
      }
    } else if (!kind.isRegularFile()) {
      if (named) { // reading a pipe that nobody writes to has no end
        receiver.trouble(path, "is neither a file nor a folder");
      }
    } else if ((named || isJson(path)) && seen.add(real)) {
      file(path);
    }
  }

  private static boolean isJson(Path path) {
    return JSON_NAME.matcher(path.getFileName().toString()).matches();
  }

  private void folder(Path folder) throws IOException {
    ExportedBuild exported = ExportedBuild.in(folder, maxBuildBytes);
    if (exported != null) {
      exported.read(receiver);
      return;
    }
    for (Path path : sorted(folder)) {
      visit(path, false);
    }
  }

  private void file(Path path) throws IOException {
    receiver.begins(path);
    InputStream opened;
    try {
      opened = Files.newInputStream(path);
    } catch (IOException e) {
      receiver.trouble(path, reason(e));
      return;
    }
    try (InputStream in = opened) {
      BuildDocuments.read(in, maxBuildBytes, new OfOne(path, receiver));
    }
  }

  private List<Path> sorted(Path folder) {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(paths::add);
    } catch (IOException e) {
      receiver.trouble(folder, reason(e));
    } catch (DirectoryIteratorException e) {
      receiver.trouble(folder, "cannot be read any further");
    }
    paths.sort(null);
    return paths;
  }

  /** Why a file cannot be read, in words that follow its name. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be read: no permission";
    }
    return e instanceof FileSystemException system
        ? "cannot be read (%s)"
            .formatted(
                Objects.requireNonNullElse(system.getReason(), "the system does not say why"))
        : "cannot be read";
  }

  record OfOne(Path path, Receiver receiver) implements BuildDocuments.Receiver {

    @Override
    public @Nullable String build(BuildDocument build) throws IOException {
      return receiver.build(path, build);
    }

    @Override
    public void rejected(Fault fault) {
      receiver.rejected(path, fault);
    }

    @Override
    public void trouble(String what) {
      receiver.trouble(path, what);
    }
  }

  /** Takes what is found in files; called by one thread. */
  public interface Receiver {

    void begins(Path path);

    /**
     * A build.
     *
     * @param path the file, or the folder of an exported build
     * @param build valid during this call only
     * @return why it is not taken, or null where it is
     * @throws IOException if nothing more can be taken
     */
    @Nullable String build(Path path, BuildDocument build) throws IOException;

    /** Something that stands where a build should and cannot be one; it is passed over. */
    void rejected(Path path, Fault fault);

    /** About a file as a whole: the end of a sentence that begins with its name. */
    void trouble(Path path, String what);
  }
}
