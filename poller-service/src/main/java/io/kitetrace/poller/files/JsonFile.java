package io.kitetrace.poller.files;

import io.kitetrace.poller.json.ArrayElements;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file of API JSON: a build, a page of them, a line for each, also mixed. It is read as a stream;
 * one build is held. What is broken costs itself: reading goes on at the next line that begins with
 * an object or a list, since inner ones are indented or stand in the middle of a line.
 */
final class JsonFile {

  private static final int INITIAL_BUFFER = 256 * 1024;

  private final Path path;
  private final int mostBuildBytes;
  private final BuildReceiver receiver;

  JsonFile(Path path, int mostBuildBytes, BuildReceiver receiver) {
    this.path = path;
    this.mostBuildBytes = mostBuildBytes;
    this.receiver = receiver;
  }

  /** Gives all builds to the receiver; throws what the receiver throws. */
  void read() throws IOException {
    long from = 0;
    while (from >= 0) {
      from = read(from);
    }
  }

  /** Reads from a place on; where to go on after an error, or negative at the end. */
  private long read(long from) throws IOException {
    InputStream opened = open(from);
    if (opened == null) {
      return -1;
    }
    long broken = from;
    try (InputStream in = opened) {
      ArrayElements values = ArrayElements.sequence(in, INITIAL_BUFFER, mostBuildBytes);
      try {
        while (next(values)) {
          broken = from + values.position();
          long line = value(values, broken);
          if (line >= 0) {
            return line;
          }
        }
        return -1;
      } catch (ArrayElements.UnendedException e) {
        broken = from + values.position();
      } catch (CutException e) {
        receiver.broken(path, from + values.bytesRead(), "the file cannot be read any further");
        return -1;
      }
    }
    receiver.broken(path, broken, "the file ends within it");
    return lineAfter(broken + 1);
  }

  /** A value of the file; where to go on if it has swallowed others, else negative. */
  private long value(ArrayElements values, long position) throws IOException {
    if (values.oversized()) {
      receiver.broken(
          path,
          position,
          "larger than what is held in memory (%d bytes)".formatted(mostBuildBytes));
      return -1;
    }
    byte[] json = values.buffer();
    int begin = values.offset();
    int end = begin + values.length();
    if (json[begin] != '{') {
      receiver.broken(path, position, "not valid JSON of a build");
      return values.isWithinList() ? -1 : lineAfter(position + 1);
    }
    String fault = receiver.build(path, json, begin, values.length());
    if (fault == null) {
      return -1;
    }
    receiver.broken(path, position, fault);
    for (int i = begin + 1; i < end; i++) {
      if (isLine(json[i - 1], json[i])) {
        return position + i - begin;
      }
    }
    return -1;
  }

  private @org.jspecify.annotations.Nullable InputStream open(long from) {
    try {
      InputStream in = Unpacked.open(path);
      try {
        in.skipNBytes(from);
        return in;
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      receiver.broken(path, -1, "the file cannot be read (%s)".formatted(word(e)));
      return null;
    }
  }

  /** Tells what the file throws from what the receiver throws. */
  private static boolean next(ArrayElements values) throws IOException {
    try {
      return values.next();
    } catch (ArrayElements.UnendedException e) {
      throw e;
    } catch (IOException e) {
      throw new CutException(e);
    }
  }

  /** Where the next line is that begins with an object or a list; negative where there is none. */
  private long lineAfter(long from) {
    try (InputStream in = Unpacked.open(path)) {
      in.skipNBytes(from - 1);
      int before = in.read();
      long at = from;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (isLine(before, b)) {
          return at;
        }
        before = b;
        at++;
      }
    } catch (IOException e) {
      // told of already, where it was read for its builds
    }
    return -1;
  }

  private static boolean isLine(int before, int b) {
    return before == '\n' && (b == '{' || b == '[');
  }

  static String word(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException gone -> "there is none";
      case java.nio.file.AccessDeniedException denied -> "no permission";
      default -> e.getClass().getSimpleName();
    };
  }

  /** The file itself could not be read on. */
  private static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;

    CutException(IOException cause) {
      super(cause);
    }
  }
}
