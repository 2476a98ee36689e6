package io.kitetrace.poller.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file's contents, unpacked where they are packed: their first bytes tell, not the name. */
final class Unpacked {

  private static final int BUFFER = 64 * 1024;
  private static final int MARK = 3;

  private Unpacked() {}

  /** Opens it behind a byte order mark, if it has one. */
  static InputStream open(Path path) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      file.mark(MARK);
      boolean packed = file.read() == 0x1f && file.read() == 0x8b;
      file.reset();
      return packed ? behindMark(new GZIPInputStream(file, BUFFER)) : behindMark(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static InputStream behindMark(InputStream in) throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(MARK);
    boolean marked = buffered.read() == 0xef && buffered.read() == 0xbb && buffered.read() == 0xbf;
    if (!marked) {
      buffered.reset();
    }
    return buffered;
  }

  /** All of it, at most so many bytes; null where there are more. */
  static byte @org.jspecify.annotations.Nullable [] whole(Path path, int most) throws IOException {
    try (InputStream in = open(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most ? null : bytes;
    }
  }
}
