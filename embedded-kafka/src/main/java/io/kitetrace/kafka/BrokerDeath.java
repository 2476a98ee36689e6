package io.kitetrace.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a broker cannot continue: Kafka ends the whole process, and says why in its log
 * alone. Most often its disk is full.
 */
final class BrokerDeath {

  /** With less than that Kafka can hardly write anything. */
  private static final long FULL_BYTES = 1 << 20;

  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  private BrokerDeath() {}

  static void watch(Path folder) {
    FOLDERS.add(folder.toAbsolutePath());
  }

  static void forget(Path folder) {
    FOLDERS.remove(folder.toAbsolutePath());
  }

  /** Says it in a sentence, and ends the process with exit code 1. */
  static void tell(Consumer<String> listener) {
    Exit.Procedure end =
        (status, message) -> {
          try {
            listener.accept(sentence(message));
          } finally {
            Runtime.getRuntime().halt(1);
          }
        };
    Exit.setExitProcedure(end);
    Exit.setHaltProcedure(end);
  }

  private static String sentence(@Nullable String message) {
    for (Path folder : FOLDERS) {
      String full = full(folder);
      if (full != null) {
        return full;
      }
    }
    String why = message == null || message.isBlank() ? "it does not say why" : message;
    return "the embedded broker cannot continue (%s); KAFKA_LOG_LEVEL=ERROR shows its own words; what is in the log stays, and the next start resumes"
        .formatted(why);
  }

  /** A sentence where the folder's disk is full, else null. */
  static @Nullable String full(Path folder) {
    try {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      return Files.getFileStore(there).getUsableSpace() >= FULL_BYTES
          ? null
          : "the disk that holds the data folder %s is full; make room and start again: what is in the log stays, and the next start resumes"
              .formatted(folder);
    } catch (IOException e) {
      return null;
    }
  }
}
