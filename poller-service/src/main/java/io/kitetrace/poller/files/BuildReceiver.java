package io.kitetrace.poller.files;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes what is found in files; called by one thread. */
public interface BuildReceiver {

  /** A file, or the folder of an exported build, is about to be read. */
  void begins(Path path);

  /**
   * A JSON object that stands where a build should.
   *
   * @param path the file, or the folder of an exported build
   * @param json holds it; valid during this call only
   * @return why it is no build, or null where it is one
   * @throws IOException if nothing more can be taken
   */
  @Nullable String build(Path path, byte[] json, int offset, int length) throws IOException;

  /**
   * Something that cannot be read, and is passed over.
   *
   * @param position bytes from the beginning of what is in the file, or a negative number where it
   *     is the whole file
   * @param reason what is wrong, without contents
   */
  void broken(Path path, long position, String reason);
}
