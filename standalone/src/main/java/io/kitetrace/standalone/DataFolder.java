package io.kitetrace.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the log is kept. A new one means that all of {@code HISTORY} is asked for and sent, which
 * somebody who only started the program from another directory does not expect.
 *
 * @param folder the absolute path
 * @param isNew whether no log is there
 * @param other another log that may have been meant
 */
record DataFolder(Path folder, boolean isNew, @Nullable Path other) {

  /** The launcher's own folder, which it tells. */
  private static final String LAUNCHER = "kitetrace.home";

  /**
   * Looks.
   *
   * @param chosen whether somebody named the folder
   */
  static DataFolder of(Path folder, boolean chosen) {
    return of(folder, chosen, System.getProperty(LAUNCHER));
  }

  static DataFolder of(Path folder, boolean chosen, @Nullable String launcher) {
    boolean isNew = !holdsALog(folder);
    Path beside =
        launcher == null ? null : Path.of(launcher, StandaloneSettings.DEFAULT_DATA).normalize();
    boolean doubt = isNew && !chosen && beside != null && holdsALog(beside);
    return new DataFolder(folder, isNew, doubt ? beside : null);
  }

  /** For a person. */
  List<String> sentences() {
    String where =
        isNew ? "a new log begins in " + folder : "the log in %s is continued".formatted(folder);
    return other == null
        ? List.of(where)
        : List.of(
            where,
            "kitetrace: warning: there is a log in %s, beside the launcher; the new one has all of HISTORY sent again. If that is not meant, stop, and set KITETRACE_DATA=%s"
                .formatted(other, other));
  }

  private static boolean holdsALog(Path folder) {
    return Files.exists(folder.resolve("kafka").resolve("meta.properties"));
  }
}
