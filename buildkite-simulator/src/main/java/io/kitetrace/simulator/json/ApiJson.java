package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON generator for what Buildkite's objects are full of: UUIDs, their GraphQL forms, addresses
 * and times, written as bytes without a string in between, since that is nearly all of a page. For
 * one thread; {@link #finish} at the end.
 */
final class ApiJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .build();
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long DAY = 86_400_000L;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final JsonGenerator json;
  private final byte[] scratch = new byte[512];
  private final byte[] encoded = new byte[512];
  private final byte[] date = new byte[10];
  private long dateOf = Long.MIN_VALUE;

  ApiJson(OutputStream out) throws IOException {
    json = FACTORY.createGenerator(out, JsonEncoding.UTF8);
  }

  /** For everything that is not special. */
  JsonGenerator plain() {
    return json;
  }

  /**
   * Hands everything to the stream, without flushing that; the generator is of no use afterwards.
   */
  void finish() throws IOException {
    json.close();
  }

  void id(SerializableString field, @Nullable UUID id) throws IOException {
    json.writeFieldName(field);
    if (id == null) {
      json.writeNull();
    } else {
      json.writeRawUTF8String(scratch, 0, uuid(id, 0));
    }
  }

  /** The base 64 of, say, {@code Job---} and the UUID. */
  void graphqlId(byte[] kind, UUID id) throws IOException {
    int start = bytes(kind, 0);
    byte[] plain = new byte[uuid(id, start)];
    System.arraycopy(scratch, 0, plain, 0, plain.length);
    json.writeFieldName(Fields.GRAPHQL_ID);
    json.writeRawUTF8String(encoded, 0, BASE64.encode(plain, encoded));
  }

  /** An address of the given parts. */
  void address(SerializableString field, byte[] before, UUID id, byte[] after) throws IOException {
    json.writeFieldName(field);
    json.writeRawUTF8String(scratch, 0, bytes(after, uuid(id, bytes(before, 0))));
  }

  void text(SerializableString field, byte[] ascii) throws IOException {
    json.writeFieldName(field);
    json.writeRawUTF8String(ascii, 0, ascii.length);
  }

  void text(SerializableString field, @Nullable String value) throws IOException {
    json.writeFieldName(field);
    json.writeString(value);
  }

  /** RFC 3339 with milliseconds; null for a time that never was. */
  void time(SerializableString field, long epochMillis) throws IOException {
    json.writeFieldName(field);
    if (epochMillis == 0) {
      json.writeNull();
      return;
    }
    long day = Math.floorDiv(epochMillis, DAY);
    if (day != dateOf) {
      dateOf = day;
      System.arraycopy(
          LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII), 0, date, 0, 10);
    }
    int rest = (int) Math.floorMod(epochMillis, DAY);
    System.arraycopy(date, 0, scratch, 0, 10);
    scratch[10] = 'T';
    two(11, rest / 3_600_000, ':');
    two(14, rest / 60_000 % 60, ':');
    two(17, rest / 1_000 % 60, '.');
    scratch[20] = (byte) ('0' + rest / 100 % 10);
    two(21, rest % 100, 'Z');
    json.writeRawUTF8String(scratch, 0, 24);
  }

  private void two(int at, int number, char after) {
    scratch[at] = (byte) ('0' + number / 10);
    scratch[at + 1] = (byte) ('0' + number % 10);
    scratch[at + 2] = (byte) after;
  }

  private int bytes(byte[] source, int at) {
    System.arraycopy(source, 0, scratch, at, source.length);
    return at + source.length;
  }

  private int uuid(UUID id, int at) {
    int next = hex(id.getMostSignificantBits(), at, 0b1_0001_0000);
    scratch[next] = '-';
    return hex(id.getLeastSignificantBits(), next + 1, 0b1_0000_0000_0000);
  }

  /** Sixteen digits, with a dash after the digit of every bit that is set. */
  private int hex(long bits, int at, int dashes) {
    int next = at;
    for (int digit = 15; digit >= 0; digit--) {
      scratch[next++] = HEX[(int) (bits >>> (4 * digit)) & 15];
      if ((dashes >>> digit & 1) != 0) {
        scratch[next++] = '-';
      }
    }
    return next;
  }
}
