package io.kitetrace.poller.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.wire.BuildHead;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedactorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a|{\"a\":\"x\",\"b\":\"x\"}|{\"a\":\"\",\"b\":\"x\"}",
        "/a|{ \"a\" : \"x\\\"y\\u0041\" , \"n\" : 1.10 }|{ \"a\" : \"\" , \"n\" : 1.10 }",
        "/a|{\"b\":{\"a\":\"x\"}}|{\"b\":{\"a\":\"x\"}}",
        "/b/a|{\"b\":{\"a\":\"żółć🚀\"},\"c\":\"ż\"}|{\"b\":{\"a\":\"\"},\"c\":\"ż\"}",
        "/jobs/*/command|{\"jobs\":[{\"command\":\"x\"},{\"command\":null},{\"name\":\"n\",\"command\":\"y\"}]}|{\"jobs\":[{\"command\":\"\"},{\"command\":null},{\"name\":\"n\",\"command\":\"\"}]}",
        "/jobs/1/a|{\"jobs\":[{\"a\":\"x\"},{\"a\":\"y\"}]}|{\"jobs\":[{\"a\":\"x\"},{\"a\":\"\"}]}",
        "/env|{\"env\":{\"A\":\"x\",\"B\":[\"y\",2,{\"C\":\"z\"}]},\"k\":\"v\"}|{\"env\":{\"A\":\"\",\"B\":[\"\",2,{\"C\":\"\"}]},\"k\":\"v\"}",
        "/*/a|{\"x\":{\"a\":\"1\"},\"y\":{\"a\":\"2\",\"b\":\"3\"}}|{\"x\":{\"a\":\"\"},\"y\":{\"a\":\"\",\"b\":\"3\"}}",
        "/a~1b/c~0d|{\"a/b\":{\"c~d\":\"x\"}}|{\"a/b\":{\"c~d\":\"\"}}",
        "/a/b|{\"a\":\"text where an object was meant\"}|{\"a\":\"text where an object was meant\"}",
        "/a|{\"a\":\"x\",\"b\" 1,\"a\":\"y\"}|{\"a\":\"\",\"b\" 1,\"a\":\"y\"}",
        "/a|[1]|[1]"
      })
  void redact_blanksTheTextsAndNothingElse(String pointer, String json, String expected) {
    byte[] padded = ("##" + json + "###").getBytes(StandardCharsets.UTF_8);
    byte[] redacted = new Redactor(List.of(pointer)).redact(padded, 2, padded.length - 5);
    assertThat(new String(redacted, StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a|{\"id\":\"1\",\"a\":\"x\",\"b\":\"x\"}|{\"id\":\"1\",\"a\":\"\",\"b\":\"x\"}",
        "/a|{\"id\":\"1\", \"ż\":\"🚀\",  \"a\" : \"x\\\"y\" }|{\"id\":\"1\", \"ż\":\"🚀\",  \"a\" : \"\" }",
        "/jobs/*/command|{\"jobs\":[{\"command\":\"x\"},{\"command\":\"y\"}],\"id\":\"1\"}|{\"jobs\":[{\"command\":\"\"},{\"command\":\"\"}],\"id\":\"1\"}",
        "/pipeline/provider/webhook_url|{\"id\":\"1\",\"pipeline\":{\"slug\":\"s\",\"provider\":{\"webhook_url\":\"w\"}},\"env\":{}}|{\"id\":\"1\",\"pipeline\":{\"slug\":\"s\",\"provider\":{\"webhook_url\":\"\"}},\"env\":{}}",
        "/*/a|{\"id\":\"1\",\"x\":{\"a\":\"1\"},\"y\":{\"a\":\"2\",\"b\":\"3\"}}|{\"id\":\"1\",\"x\":{\"a\":\"\"},\"y\":{\"a\":\"\",\"b\":\"3\"}}",
        "/id|{\"id\":\"1\"}|{\"id\":\"\"}",
        "/id|{\"id\":\"1\",\"id\":\"2\"}|{\"id\":\"\",\"id\":\"\"}",
        "/a|{\"id\":\"1\",\"b\":{\"a\":\"x\"}}|{\"id\":\"1\",\"b\":{\"a\":\"x\"}}",
        "/*/email|{\"id\":\"1\",\"number\":7,\"creator\":{\"email\":\"e\"},\"blocked\":false}|{\"id\":\"1\",\"number\":7,\"creator\":{\"email\":\"\"},\"blocked\":false}",
        "/*/name|{\"id\":\"1\",\"n\":-1.5e3,\"z\":null,\"t\":true,\"pipeline\":{\"name\":\"p\"}}|{\"id\":\"1\",\"n\":-1.5e3,\"z\":null,\"t\":true,\"pipeline\":{\"name\":\"\"}}",
        "/number|{\"id\":\"1\",\"number\":7,\"state\":\"s\"}|{\"id\":\"1\",\"number\":7,\"state\":\"s\"}",
        "/number|{\"id\":\"1\",\"number\":7}|{\"id\":\"1\",\"number\":7}",
        "/*|{\"id\":\"1\",\"number\":7,\"state\":\"s\"}|{\"id\":\"\",\"number\":7,\"state\":\"\"}",
        "/pipeline/provider/webhook_url|{\"id\":\"1\",\"pipeline\":5,\"a\":\"b\"}|{\"id\":\"1\",\"pipeline\":5,\"a\":\"b\"}"
      })
  void redact_ofWhatWasFoundWhileReading_isTheSame(String pointer, String json, String expected)
      throws MalformedBuildException {
    Redactor redactor = new Redactor(List.of(pointer));
    byte[] padded = ("##" + json + "###").getBytes(StandardCharsets.UTF_8);
    Redactor.Finds finds = redactor.finds();
    BuildHead.read(padded, 2, padded.length - 5, finds);

    byte[] redacted = redactor.redact(padded, 2, padded.length - 5, finds);

    assertThat(new String(redacted, StandardCharsets.UTF_8)).isEqualTo(expected);
    assertThat(redactor.redact(padded, 2, padded.length - 5)).isEqualTo(redacted);
  }

  static List<String> oddValues() {
    return List.of(
        "[".repeat(5_000) + "]".repeat(5_000),
        "7".repeat(5_000),
        "{\"" + "k".repeat(100_000) + "\":1}",
        "{\"\\ud83d\":{\"a\\udc00b\":\"\\ud83d\\ude80\"}}");
  }

  @ParameterizedTest
  @MethodSource("oddValues")
  void redact_behindAndAmongOddValues_blanksAsEver(String odd) throws Exception {
    Redactor redactor = new Redactor(List.of("/a/s", "/z"));
    String json = "{\"id\":\"1\",\"o\":%s,\"a\":{\"o\":%s,\"s\":\"%s\"},\"z\":\"%s\"}";
    byte[] bytes = json.formatted(odd, odd, "s3cret", "s3cret").getBytes(StandardCharsets.UTF_8);
    String blanked = json.formatted(odd, odd, "", "");
    Redactor.Finds finds = redactor.finds();
    BuildHead.read(bytes, 0, bytes.length, finds);
    assertThat(new String(redactor.redact(bytes, 0, bytes.length, finds), StandardCharsets.UTF_8))
        .isEqualTo(blanked);
    assertThat(new String(redactor.redact(bytes, 0, bytes.length), StandardCharsets.UTF_8))
        .isEqualTo(blanked);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void redact_withNothingToBlank_copies(boolean pointers) {
    byte[] json = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    Redactor redactor = new Redactor(pointers ? List.of("/b", "/a/c") : List.of());
    assertThat(redactor.redact(json, 0, json.length)).isEqualTo(json).isNotSameAs(json);
  }

  @Test
  void redact_ofWhatLooksLikeAnotherEncoding_copies() {
    for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] json = "{\"a\":\"x\"}".getBytes(Charset.forName(encoding));
      assertThat(new Redactor(List.of("/a")).redact(json, 0, json.length)).isEqualTo(json);
    }
  }
}
