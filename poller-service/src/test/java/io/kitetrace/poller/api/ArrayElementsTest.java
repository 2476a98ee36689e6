package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayElementsTest {

  private static final List<String> ELEMENTS =
      List.of(
          "{}",
          "{\"a\":\"}]{[,\",\"b\":[1,{\"c\":[]}]}",
          "{\"quote\":\"\\\"\",\"backslash\":\"\\\\\",\"both\":\"\\\\\\\"}\"}",
          "[1, [2], {\"x\": \"]\"}]",
          "\"text, with ] and \\\" in it\"",
          "null",
          "-12.5e3",
          "{\"long\":\""
              + "0123456789".repeat(40)
              + "\\\\\",\"n\":"
              + "[".repeat(30)
              + "]".repeat(30)
              + "}",
          "{\"non-ascii\":\"żółć 🚀 \\ud83d\\ude80\"}");

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t ", "\r\n  "})
  void next_inChunksOfAnySize_givesTheBytesOfEachElement(String space) throws IOException {
    String json =
        space + "[" + space + String.join(space + "," + space, ELEMENTS) + space + "]" + space;
    for (int chunk = 1; chunk < 40; chunk++) {
      for (int buffer : new int[] {1, 7, 64, 4096}) {
        assertThat(read(json, chunk, buffer, 1 << 20)).isEqualTo(ELEMENTS);
      }
    }
  }

  @Test
  void next_ofRandomJson_givesTheBytesOfEachElement() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<String> elements = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        elements.add("{\"v\":" + value(random, 4) + "}");
      }
      assertThat(
              read(
                  "[" + String.join(",", elements) + "]",
                  1 + random.nextInt(50),
                  1 + random.nextInt(50),
                  1 << 20))
          .isEqualTo(elements);
    }
  }

  @Test
  void next_ofAnEmptyArray_hasNone() throws IOException {
    assertThat(read(" [ ] ", 3, 16, 1 << 20)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"no\"}", "<html>", "null", "\"[\""})
  void next_ofSomethingElse_saysThatItIsNoArray(String body) {
    assertThatThrownBy(() -> read(body, 100, 16, 1 << 20))
        .isInstanceOf(ArrayElements.NotAnArrayException.class);
  }

  @Test
  void next_ofACutArray_givesWhatIsComplete_thenThrows() throws IOException {
    String json = "[{\"a\":1},{\"b\":\"\\\"";
    for (int cut = 0; cut <= json.length(); cut++) {
      ArrayElements elements = elements(json.substring(0, cut), 5, 8, 1 << 20);
      if (cut >= 8) {
        assertThat(elements.next()).isTrue();
        assertThat(text(elements)).isEqualTo("{\"a\":1}");
      }
      assertThatThrownBy(elements::next).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void next_ofAnElementTooLargeToHold_givesItsBeginningAndGoesOn() throws IOException {
    String large = "{\"large\":\"" + "x".repeat(5_000) + "\"}";
    ArrayElements elements = elements("[{\"a\":1}," + large + ",{\"b\":2}]", 100, 16, 1024);
    elements.next();
    assertThat(elements.oversized()).isFalse();
    assertThat(elements.next()).isTrue();
    assertThat(elements.oversized()).isTrue();
    assertThat(new String(elements.buffer(), elements.offset(), 500, StandardCharsets.UTF_8))
        .isEqualTo(large.substring(0, 500));
    assertThat(elements.next()).isTrue();
    assertThat(elements.oversized()).isFalse();
    assertThat(text(elements)).isEqualTo("{\"b\":2}");
    assertThat(elements.next()).isFalse();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> "true";
      case 2 -> {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(30); i > 0; i--) {
          text.append(
              switch (random.nextInt(6)) {
                case 0 -> "\\\"";
                case 1 -> "\\\\";
                case 2 -> "{[]}";
                default -> "ab";
              });
        }
        yield text.append('"').toString();
      }
      case 3 -> "[" + value(random, depth - 1) + " , " + value(random, depth - 1) + "]";
      default -> "{\"k\\\\\" : " + value(random, depth - 1) + "}";
    };
  }

  private static List<String> read(String json, int chunk, int buffer, int most)
      throws IOException {
    ArrayElements elements = elements(json, chunk, buffer, most);
    List<String> all = new ArrayList<>();
    while (elements.next()) {
      all.add(text(elements));
    }
    return all;
  }

  private static ArrayElements elements(String json, int chunk, int buffer, int most) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    InputStream chunks =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, chunk));
          }
        };
    return new ArrayElements(chunks, buffer, most);
  }

  private static String text(ArrayElements elements) {
    return new String(
        elements.buffer(), elements.offset(), elements.length(), StandardCharsets.UTF_8);
  }
}
