package io.kitetrace.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Finds the builds in a file of API JSON: one build, a list of builds, or a line for each, also
 * mixed. What is broken costs itself, not what follows it.
 */
public final class BuildDocuments {

  /** Is told of each build, in the order of the file. */
  public interface Receiver {

    /**
     * A JSON value that stands where a build should.
     *
     * @param position 1 for the first of the file
     */
    void build(int position, int offset, int length);

    /** What is no JSON, at that place of the file. */
    void broken(int position, int offset, String reason);
  }

  private final byte[] bytes;
  private final Receiver receiver;
  private int position;

  /** Where a line to go on from after an error is looked for. */
  private int resumeAfter;

  private BuildDocuments(byte[] bytes, Receiver receiver) {
    this.bytes = bytes;
    this.receiver = receiver;
  }

  /** Finds the builds in a whole file, which is UTF-8. */
  public static void find(byte[] bytes, Receiver receiver) {
    new BuildDocuments(bytes, receiver).find();
  }

  private void find() {
    boolean recovering = false;
    int at = skipMark();
    for (at = skip(at, false); at < bytes.length; at = skip(at, recovering)) {
      resumeAfter = at;
      try {
        at += value(at);
      } catch (IOException e) {
        receiver.broken(++position, resumeAfter, "not valid JSON");
        recovering = true;
        at = nextLine(resumeAfter + 1);
      }
    }
  }

  /** The length of the value there. */
  private int value(int start) throws IOException {
    if (isWide(start)) {
      throw new IOException("not UTF-8");
    }
    try (JsonParser parser = BuildJson.factory().createParser(bytes, start, bytes.length - start)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        one(parser, start);
        return (int) parser.currentLocation().getByteOffset();
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        resumeAfter = start + (int) parser.currentTokenLocation().getByteOffset();
        one(parser, start);
      }
      return (int) parser.currentLocation().getByteOffset();
    }
  }

  /** The parser would take it for UTF-16 or UTF-32, and then know no positions. */
  private boolean isWide(int start) {
    for (int at = start; at < Math.min(bytes.length, start + Integer.BYTES); at++) {
      if (bytes[at] == 0) {
        return true;
      }
    }
    return bytes[start] == (byte) 0xFE || bytes[start] == (byte) 0xFF;
  }

  private void one(JsonParser parser, int start) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int to = (int) parser.currentLocation().getByteOffset();
    receiver.build(++position, start + from, to - from);
  }

  private int skipMark() {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    return marked ? 3 : 0;
  }

  /** White space, and behind an error what is left of the list around it. */
  private int skip(int from, boolean recovering) {
    int at = from;
    while (at < bytes.length
        && (isSpace(bytes[at]) || (recovering && (bytes[at] == ',' || bytes[at] == ']')))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The next line that begins with an object or list: inner ones are indented. */
  private int nextLine(int from) {
    for (int at = Math.max(1, from); at < bytes.length; at++) {
      if (bytes[at - 1] == '\n' && (bytes[at] == '{' || bytes[at] == '[')) {
        return at;
      }
    }
    return bytes.length;
  }
}
