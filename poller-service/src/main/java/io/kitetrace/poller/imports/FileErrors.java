package io.kitetrace.poller.imports;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, in words that follow its name. */
final class FileErrors {

  private FileErrors() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be read: no permission";
    }
    return e instanceof FileSystemException system
        ? "cannot be read (%s)".formatted(reason(system))
        : "cannot be read";
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? "the system does not say why" : e.getReason();
  }
}
