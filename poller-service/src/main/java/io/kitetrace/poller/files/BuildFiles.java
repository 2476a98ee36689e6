package io.kitetrace.poller.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Walks files and folders for builds, in the order of their names, so that a later version of a
 * build comes later. Of a folder the names are held, of a file one build. A folder with {@code
 * build.json} is one exported build; in others, files of JSON are read ({@code .json}, {@code
 * .jsonl}, {@code .ndjson}, also with {@code .gz}). A file that is named is read whatever its name.
 */
public final class BuildFiles {

  private static final Pattern JSON_NAME =
      Pattern.compile(".*\\.(json|jsonl|ndjson)(\\.gz)?", Pattern.CASE_INSENSITIVE);

  private final int mostBuildBytes;
  private final BuildReceiver receiver;

  /**
   * Gives builds to the receiver.
   *
   * @param mostBuildBytes of one build that is held in memory
   */
  public BuildFiles(int mostBuildBytes, BuildReceiver receiver) {
    this.mostBuildBytes = mostBuildBytes;
    this.receiver = receiver;
  }

  /** Reads all builds of these; throws what the receiver throws. */
  public void read(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        folder(path);
      } else {
        file(path);
      }
    }
  }

  private void folder(Path folder) throws IOException {
    ExportedBuild exported = ExportedBuild.in(folder, mostBuildBytes);
    if (exported != null) {
      exported.read(receiver);
      return;
    }
    for (Path path : sorted(folder)) {
      if (Files.isDirectory(path)) {
        folder(path);
      } else if (JSON_NAME.matcher(path.getFileName().toString()).matches()) {
        file(path);
      }
    }
  }

  private void file(Path path) throws IOException {
    receiver.begins(path);
    new JsonFile(path, mostBuildBytes, receiver).read();
  }

  private List<Path> sorted(Path folder) {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(paths::add);
    } catch (IOException e) {
      receiver.broken(folder, -1, "the folder cannot be read (%s)".formatted(JsonFile.word(e)));
    } catch (java.nio.file.DirectoryIteratorException e) {
      receiver.broken(folder, -1, "the folder cannot be read any further");
    }
    paths.sort(null);
    return paths;
  }
}
