package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.wire.BuildHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid JSON of odd sizes, for every reader of builds. */
class LargeJsonTest {

  private static final int DEPTH = 20_000;

  static List<String> valid() {
    String deep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
    String objects = "{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH);
    String digits = "7".repeat(30_000);
    return List.of(
        deep, objects, digits, "-" + digits, "0." + digits, digits + "e5", "\"" + digits + "\"");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void read_ofAnOddValueInAFieldThatNobodyReads_passesItOver(String value) throws Exception {
    assertThat(read("\"unknown\":" + value).id()).isEqualTo("b");
    assertThat(read("\"pipeline\":{\"x\":" + value + "}").id()).isEqualTo("b");
    assertThat(read("\"jobs\":[{\"id\":\"j\",\"x\":" + value + "}]").jobs()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void read_ofAnOddValueInAFieldThatIsRead_isABuildAllTheSame(String value) throws Exception {
    for (String field : List.of("number", "message", "env", "author", "pipeline", "creator")) {
      assertThat(read("\"" + field + "\":" + value).id()).isEqualTo("b");
    }
    for (String field : List.of("exit_status", "priority", "agent", "step", "name")) {
      assertThat(read("\"jobs\":[{\"id\":\"j\",\"" + field + "\":" + value + "}]").jobs())
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("valid")
  void read_ofAnOddValueOfMetaData_keepsIt(String value) throws Exception {
    assertThat(read("\"meta_data\":{\"k\":" + value + "}").metaData().get("k"))
        .isEqualTo(value.replace("\"", value.startsWith("{") ? "\"" : ""));
  }

  @Test
  void version_ofDeepMetaData_tellsWhatIsWithin() throws Exception {
    String before = version("1");
    assertThat(version("1")).isEqualTo(before);
    assertThat(version("2")).isNotEqualTo(before);
    assertThat(version("\"1\"")).isNotEqualTo(before);
    assertThat(version("[1]")).isNotEqualTo(before);
    assertThat(version("[]")).isNotEqualTo(version("{}"));
  }

  private static String version(String deep) throws MalformedBuildException {
    String value = "[".repeat(DEPTH) + deep + "]".repeat(DEPTH);
    byte[] json = json("\"meta_data\":{\"k\":" + value + "}").getBytes(StandardCharsets.UTF_8);
    return BuildHead.read(json, 0, json.length).version();
  }

  @Test
  void read_ofALongKey_keepsIt() throws Exception {
    String key = "k".repeat(200_000);
    assertThat(read("\"meta_data\":{\"" + key + "\":\"v\"}").metaData())
        .isEqualTo(Map.of(key, "v"));
    assertThat(read("\"" + key + "\":1").id()).isEqualTo("b");
  }

  @Test
  void read_ofHalfACharacterInAKey_replacesIt() throws Exception {
    for (String half : List.of("\\ud83d", "\\ude80", "\\ud83dx", "\\ud83d\\ud83d")) {
      assertThat(read("\"a" + half + "\":1,\"x\":{\"" + half + "\":[{\"" + half + "\":2}]}").id())
          .isEqualTo("b");
      assertThat(read("\"meta_data\":{\"a" + half + "\":\"v\"}").metaData())
          .allSatisfy((key, value) -> assertThat(key).startsWith("a\uFFFD"))
          .hasSize(1);
    }
    assertThat(read("\"meta_data\":{\"a\\ud83d\\ude80\":\"v\"}").metaData())
        .containsOnlyKeys("a\uD83D\uDE80");
  }

  @Test
  void read_ofMoreDepthThanMemoryAllows_saysSo() {
    String deep = "\"x\":" + "[".repeat(300_000) + "]".repeat(300_000);
    assertThatThrownBy(() -> read(deep))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageStartingWith("nested deeper than 100,000 levels near byte ");
  }

  @Test
  void read_ofWrongBytes_saysThatTheyAreNoUtf8() {
    byte[] bytes = json("\"message\":\"x\"").getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 3] = (byte) 0xFF;
    assertThatThrownBy(() -> new BuildReader().read(bytes))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageStartingWith("not valid UTF-8 near byte ");
    assertThatThrownBy(() -> BuildHead.read(bytes, 0, bytes.length))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageStartingWith("not valid UTF-8 near byte ");
  }

  @Test
  @Timeout(20)
  void read_ofAHugeNumber_takesNoLongerThanItsBytes() throws Exception {
    String huge = "7".repeat(10_000_000);
    long start = System.nanoTime();
    assertThat(read("\"number\":" + huge).number()).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  /** Both readers take it, or give the same reason. */
  private static Build read(String fields) throws MalformedBuildException {
    byte[] json = json(fields).getBytes(StandardCharsets.UTF_8);
    String refused = null;
    try {
      BuildHead.read(json, 0, json.length);
    } catch (MalformedBuildException e) {
      refused = e.getMessage();
    }
    try {
      Build build = new BuildReader().read(json);
      assertThat(refused).isNull();
      return build;
    } catch (MalformedBuildException e) {
      assertThat(refused).isEqualTo(e.getMessage());
      throw e;
    }
  }

  private static String json(String fields) {
    return "{\"id\":\"b\"," + fields + "}";
  }
}
