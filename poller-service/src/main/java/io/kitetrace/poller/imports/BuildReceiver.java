package io.kitetrace.poller.imports;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes what is found in files; called by one thread. */
public interface BuildReceiver {

  /** A file, or the folder of an exported build, is about to be read. */
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
