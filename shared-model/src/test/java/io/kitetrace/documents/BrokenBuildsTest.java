package io.kitetrace.documents;

import static io.kitetrace.documents.Found.A;
import static io.kitetrace.documents.Found.B;
import static io.kitetrace.documents.Found.C;
import static io.kitetrace.documents.Found.build;
import static io.kitetrace.documents.Found.bytes;
import static io.kitetrace.documents.Found.filled;
import static io.kitetrace.documents.Found.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A build that is broken costs itself alone, and is told once, at its place. */
class BrokenBuildsTest {

  /** What is broken stands for X; the others are found, and one fault is told. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[A,X,B,C]",
        "[A, X, B, C]",
        "A\nX\nB\nC\n",
        "[\n  A,\n  X,\n  B,\n  C\n]",
        "[\nA,\nX,\nB,\nC\n]",
        "[A,X,\nB,C]",
        "[A,X]\n[B,C]"
      })
  void read_ofOneBrokenBuild_costsItAlone(String file) {
    for (String broken : broken()) {
      String text = filled(file.replace("X", "\0")).replace("\0", broken);
      for (int chunk : new int[] {1, 5_000}) {
        Found found = read(bytes(text), chunk);
        assertThat(found.builds).as(text).containsExactly(A, B, C);
        assertThat(found.faults)
            .as(text)
            .singleElement()
            .asString()
            .startsWith("2@" + text.replace("\uFEFF", "").indexOf(broken) + ": ");
      }
    }
  }

  private static List<String> broken() {
    String x = build("x");
    return List.of(
        x.replace("\"number\":1", "\"number\":1 2"),
        x.replace("\"number\":1", "\"number\":oops"),
        x.replace("\"number\":1", "\"number\""),
        x.replace("\"number\":1,", "\"number\":1"),
        x.replace("\"state\":\"passed\"", "\"state\":\"passed"), // texts inside out
        x.replace("\"state\":\"passed\"", "\"state\":passed\""),
        x.replace("\"j2\"", "\"j2"),
        x.replace("\"j2\"}", "\"j2\""),
        x.replace("\"j2\"}]", "\"j2\"}"),
        x.replace("\"jobs\":[", "\"jobs\":"),
        x.replace("\"jobs\":[{", "\"jobs\":["),
        x.replace("passed", "\u00FF"), // as one byte: no UTF-8
        x.replace("passed", "\u0001"),
        x.replace("\"id\":\"x\"", "\"no\":\"x\""),
        x.replace("\"number\":1,", ""),
        x.substring(0, x.length() - 1));
  }

  @Test
  void read_ofAMissingQuoteInIndentedJson_costsThatBuildAlone() {
    String pretty =
        """
        [
          {
            "id": "a",
            "number": 1,
            "state": "passed",
            "jobs": [
              {
                "id": "j1
              },
              {
                "id": "j2"
              }
            ]
          },
          {
            "id": "b",
            "number": 2,
            "state": "passed"
          },
          {
            "id": "c",
            "number": 3,
            "state": "passed,
            "jobs": [
          },
          {
            "id": "d",
            "number": 4,
            "state": "passed"
          }
        ]
        """;
    Found found = read(pretty);
    assertThat(found.ids()).containsExactly("b", "d");
    assertThat(found.faults)
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("1@4: "),
            fault -> assertThat(fault).startsWith("3@" + pretty.indexOf("{\n    \"id\": \"c\"")));
  }

  @Test
  void read_ofJobsBehindABreak_takesNoneForABuild() {
    Found found =
        read("[" + A + ",{\"id\":\"x\" 1,\"jobs\":[{\"id\":\"j\",\"state\":\"s\"}]}," + B + "]");
    assertThat(found.builds).containsExactly(A, B);
    assertThat(found.faults).hasSize(1);
  }

  @Test
  void read_ofSeveralFaults_tellsEach() {
    Found found =
        read(
            "["
                + A
                + ",null,7,\"x\",{\"id\":\"y\"},"
                + B
                + "]\nno JSON\nat all\n"
                + C
                + "\n"
                + build("z").replace(",\"number\":1", ""));
    assertThat(found.builds).containsExactly(A, B, C);
    assertThat(found.faults)
        .extracting(fault -> fault.replaceFirst("@\\d+", ""))
        .containsExactly(
            "2: not a JSON object",
            "3: not a JSON object",
            "4: not a JSON object",
            "5: number is missing",
            "7: not a JSON object",
            "9: number is missing");
  }

  @Test
  void read_ofLinesThatAreAllCut_findsTheOthers() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append(A, 0, 1 + i % A.length()).append('\n');
      lines.append(build("n" + i)).append('\n');
    }
    Found found = read(lines.toString());
    assertThat(found.ids())
        .containsAll(java.util.stream.IntStream.range(0, 200).mapToObj(i -> "n" + i).toList());
  }

  @Test
  void read_ofABuildThatClosesTooEarly_tellsOfItOnceAndGoesOn() {
    Found found =
        read(
            "["
                + A
                + ",{\"id\":\"x\"},\"number\":2,\"jobs\":[{\"id\":\"j\"},{\"id\":\"k\"}]},"
                + B
                + "]");
    assertThat(found.builds).containsExactly(A, B);
    assertThat(found.faults).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[A, | ends within a list; what stands before was read",
        "[A | ends within a list; what stands before was read",
        "[A,{ | 2@73: the file ends within it",
        "A{\"id\" | 2@71: the file ends within it"
      })
  void read_ofAFileThatEndsTooEarly_givesWhatIsWholeAndSaysSo(String file, String fault) {
    Found found = read(filled(file));
    assertThat(found.builds).containsExactly(A);
    assertThat(found.faults).containsExactly(fault);
  }

  @Test
  void read_ofABuildThatSwallowsOthersUntilItIsTooLarge_givesThem() {
    StringBuilder file = new StringBuilder("[{\"id\":\"x\",\"jobs\":[{\"id\":\"j\"}");
    for (int i = 0; i < 5_000; i++) {
      file.append(',').append(build("n" + i));
    }
    Found found = read(file + "]");
    assertThat(found.builds).hasSize(5_000);
    assertThat(found.faults).hasSize(1);
  }

  @Test
  void read_ofABrokenBuildThatSeemsToEndEarly_tellsOfItOnce() {
    String x =
        "{\"id\":\"x\",\"number\":1,\"jobs\":\",\"s\":\"p\",\"agent\":{\"id\":\"a\"}},{\"id\":\"j2\"},{\"id\":\"j3\"}]}";
    Found found = read("[" + A + "," + x + "," + B + "]");
    assertThat(found.builds).containsExactly(A, B);
    assertThat(found.faults).hasSize(1);
  }

  @Test
  void read_ofATextThatSwallowsTheNextBuildsBracket_findsThatBuild() {
    String file =
        "[" + A + ", {\n  \"id\": \"x\",\n  \"jobs\": [\n    \"}, {\n\"id\":\"b\",\"number\":1,";
    Found found = read(file + "\"state\":\"passed\"}, " + C + "]");
    assertThat(found.builds).hasSize(3).contains(A, C);
    assertThat(found.faults).hasSize(1);
  }
}
