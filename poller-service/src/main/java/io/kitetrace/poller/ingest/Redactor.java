package io.kitetrace.poller.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.BuildJson;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Blanks texts at given places of a build's JSON: what stands between the quotes is taken out,
 * every other byte stays as it is. A place that holds an object or an array has all texts within
 * blanked. Immutable, safe for several threads.
 */
public final class Redactor {

  private static final String ANY = "*";

  private final List<List<String>> pointers;

  /**
   * The members of one build that a pointer leads into, found while the build was read for another
   * reason. For one thread.
   */
  public final class Finds implements BuildHead.Members {

    private final List<String> names = new ArrayList<>(1);
    private final List<Integer> places = new ArrayList<>(1);

    private Finds() {}

    @Override
    public void member(String name, int at) {
      for (List<String> pointer : pointers) {
        if (leadsInto(pointer, name)) {
          names.add(name);
          places.add(at);
          return;
        }
      }
    }
  }

  /** JSON pointers (RFC 6901), with {@code *} for any key or position. */
  public Redactor(List<String> pointers) {
    this.pointers = pointers.stream().map(Redactor::steps).toList();
  }

  public Finds finds() {
    return new Finds();
  }

  /**
   * The {@code length} bytes from {@code offset}, copied, with the texts blanked: only what was
   * found is read again.
   *
   * @param finds in these bytes, which are a whole build's
   * @throws MalformedBuildException if what was found cannot be read again
   */
  public byte[] redact(byte[] json, int offset, int length, Finds finds)
      throws MalformedBuildException {
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < finds.places.size(); i++) {
      int at = finds.places.get(i);
      if (!holdsTexts(json[offset + at])) {
        continue; // by itself a number is no document that a parser takes
      }
      int before = texts.size();
      if (!find(json, offset + at, length - at, step(pointers, finds.names.get(i)), texts)) {
        throw new MalformedBuildException("what POLLER_REDACT names in it cannot be read");
      }
      texts.subList(before, texts.size()).forEach(text -> shift(text, at));
    }
    return without(json, offset, length, texts);
  }

  /** Whether a value that begins so is a text, or may have texts in it. */
  private static boolean holdsTexts(byte first) {
    return first == '"' || first == '{' || first == '[';
  }

  private static void shift(int[] text, int by) {
    text[0] += by;
    text[1] += by;
  }

  /**
   * The {@code length} bytes from {@code offset}, copied, with the texts blanked. In JSON that is
   * broken, what stands before the break is blanked.
   */
  public byte[] redact(byte[] json, int offset, int length) {
    List<int[]> texts = new ArrayList<>();
    if (!pointers.isEmpty()) {
      find(json, offset, length, pointers, texts);
    }
    return without(json, offset, length, texts);
  }

  /** Adds the texts of a value; false where it is broken, and they are those before the break. */
  private static boolean find(
      byte[] json, int offset, int length, List<List<String>> below, List<int[]> texts) {
    int before = texts.size();
    if (parse(json, offset, length, below, texts)) {
      return true;
    }
    byte[] respelled = BuildJson.respelled(json, offset, length);
    if (respelled == null) {
      return false;
    }
    texts.subList(before, texts.size()).clear();
    return parse(respelled, 0, length, below, texts);
  }

  private static boolean parse(
      byte[] json, int offset, int length, List<List<String>> below, List<int[]> texts) {
    try (JsonParser parser = BuildJson.factory().createParser(json, offset, length)) {
      parser.nextToken();
      find(parser, below, texts);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void find(JsonParser parser, List<List<String>> below, List<int[]> texts)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (below.isEmpty()) {
      parser.skipChildren();
    } else if (below.stream().anyMatch(List::isEmpty)) {
      blank(parser, texts);
    } else if (token == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        find(parser, step(below, name), texts);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        find(parser, step(below, Integer.toString(i)), texts);
      }
    }
  }

  private static void blank(JsonParser parser, List<int[]> texts) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_STRING) {
        int from = (int) parser.currentTokenLocation().getByteOffset() + 1;
        parser.finishToken();
        texts.add(new int[] {from, (int) parser.currentLocation().getByteOffset() - 1});
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static List<List<String>> step(List<List<String>> pointers, String name) {
    List<List<String>> below = new ArrayList<>(pointers.size());
    for (List<String> pointer : pointers) {
      if (leadsInto(pointer, name)) {
        below.add(pointer.subList(1, pointer.size()));
      }
    }
    return below;
  }

  private static boolean leadsInto(List<String> pointer, String name) {
    return pointer.getFirst().equals(name) || pointer.getFirst().equals(ANY);
  }

  private static byte[] without(byte[] json, int offset, int length, List<int[]> texts) {
    if (texts.isEmpty()) {
      return Arrays.copyOfRange(json, offset, offset + length);
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(length);
    int at = 0;
    for (int[] text : texts) {
      kept.write(json, offset + at, text[0] - at);
      at = text[1];
    }
    kept.write(json, offset + at, length - at);
    return kept.toByteArray();
  }

  private static List<String> steps(String pointer) {
    return Arrays.stream(pointer.substring(1).split("/", -1))
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }
}
