package io.kitetrace.poller.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, in words that follow its name. */
final class FileTrouble {

  private FileTrouble() {}

  static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "does not exist";
      case AccessDeniedException denied -> "cannot be read: no permission";
      case FileSystemException system -> "cannot be read (%s)".formatted(reason(system));
      default -> "cannot be read";
    };
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? "the system does not say why" : e.getReason();
  }
}
