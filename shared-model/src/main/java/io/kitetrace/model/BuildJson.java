package io.kitetrace.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the JSON of builds is read wherever it is read: what one reader takes, every other takes too.
 */
public final class BuildJson {

  /** A level costs the parser some 60 bytes, and a level costs a byte to write. */
  private static final int MAX_DEPTH = 100_000;

  /** What other languages write for no time at all. */
  private static final String ZERO_TIME = "0001-01-01";

  /**
   * UTF-8 alone, and no bounds but that of depth: how much is read is bounded by who holds the
   * bytes. Names are not interned, since meta-data keys are anybody's.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private BuildJson() {}

  /** Makes parsers for a build's bytes. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /** Reads something out of a build's bytes. */
  @FunctionalInterface
  public interface Reading<T> {

    /** Begins anew if it is called again. */
    T from(JsonParser parser) throws IOException, MalformedBuildException;
  }

  /**
   * Reads these bytes. Where the parser refuses valid JSON, it is given a spelling of the same
   * length that it takes.
   *
   * @throws MalformedBuildException as the reading does, or with the reason why they are no JSON,
   *     which quotes nothing
   */
  public static <T> T read(byte[] bytes, int offset, int length, Reading<T> reading)
      throws MalformedBuildException {
    try {
      return reading(bytes, offset, length, reading);
    } catch (NoJsonException first) {
      byte[] repaired = respelled(bytes, offset, length);
      if (repaired == null) {
        throw first.reason();
      }
      try {
        return reading(repaired, 0, length, reading);
      } catch (NoJsonException second) {
        throw second.reason();
      }
    }
  }

  /**
   * The same JSON in a spelling of the same length that the parser takes, or null where there is
   * nothing that it refuses: it wants both halves of a character in a key.
   */
  public static byte @Nullable [] respelled(byte[] bytes, int offset, int length) {
    return Surrogates.repairEscapes(bytes, offset, length);
  }

  private static <T> T reading(byte[] bytes, int offset, int length, Reading<T> reading)
      throws MalformedBuildException, NoJsonException {
    try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
      try {
        return reading.from(parser);
      } catch (IOException e) {
        // Jackson's own words quote the record.
        long position = Math.max(0, parser.currentLocation().getByteOffset());
        throw new NoJsonException(reason(e, bytes, offset, length) + " near byte " + position);
      }
    } catch (NoJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new NoJsonException("not valid JSON");
    }
  }

  private static String reason(IOException e, byte[] bytes, int offset, int length) {
    if (e instanceof StreamConstraintsException) {
      return "nested deeper than 100,000 levels";
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return "not valid JSON";
    } catch (CharacterCodingException no) {
      return "not valid UTF-8";
    }
  }

  /** A text, or a number or boolean in its JSON form; anything else is passed over. */
  public static @Nullable String text(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> string(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> parser.getText();
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  private static String string(JsonParser parser) throws IOException {
    String text = parser.getText();
    // Between its quotes stand as many bytes as it has characters: plain ASCII, nothing escaped.
    long bytes =
        parser.currentLocation().getByteOffset() - parser.currentTokenLocation().getByteOffset();
    return bytes == text.length() + 2 ? text : Surrogates.repair(text);
  }

  /** A whole number, also one that is written as a text or with a point; else null. */
  public static @Nullable Long integer(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    try {
      String text = parser.getText();
      return token == JsonToken.VALUE_NUMBER_FLOAT
          ? whole(Double.parseDouble(text))
          : Long.valueOf(text.trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Long whole(double value) {
    long rounded = (long) value;
    return rounded == value && Math.abs(value) < 0x1p53 ? rounded : null;
  }

  /** A time, or null. */
  public static @Nullable Instant time(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      return null;
    }
    return Timestamps.parse(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /**
   * The time of a build's end, or null while it has none.
   *
   * @throws MalformedBuildException if there is one that cannot be read: a build with it is neither
   *     finished nor unfinished
   */
  public static @Nullable Instant end(JsonParser parser)
      throws IOException, MalformedBuildException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Instant time = time(parser);
    if (time == null
        && !(parser.currentToken() == JsonToken.VALUE_STRING
            && parser.getText().startsWith(ZERO_TIME))) {
      throw new MalformedBuildException("finished_at is not a time");
    }
    return time;
  }

  /** These bytes are no JSON. */
  private static final class NoJsonException extends IOException {
    private static final long serialVersionUID = 1L;

    NoJsonException(String message) {
      super(message);
    }

    MalformedBuildException reason() {
      return new MalformedBuildException(String.valueOf(getMessage()));
    }
  }
}
