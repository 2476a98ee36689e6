package io.kitetrace.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is wrong within one build, those beside it are found. */
class OneBrokenBuildTest {

  private static final int ROUNDS = 1_000;
  private static final int BUILDS = 6;
  private static final String[] BITS = {
    "", "\"", "{", "}", "[", "]", ",", ":", "\\", "\n", "\0", "\u00FF", "x", "{\"", "},{", "\"\"",
    "]}", "\\\""
  };

  /** How builds stand in a file. */
  enum Form {
    LIST("[", ",", "]", ""),
    SPACED("[ ", ", ", " ]", ""),
    LINES("", "\n", "\n", ""),
    LIST_OF_LINES("[\n", ",\n", "\n]\n", ""),
    INDENTED("[\n  ", ",\n  ", "\n]\n", "  "),
    BRACKETS_TOGETHER("[", ", ", "]\n", "");

    private final String before;
    private final String between;
    private final String behind;
    private final String indent;

    Form(String before, String between, String behind, String indent) {
      this.before = before;
      this.between = between;
      this.behind = behind;
      this.indent = indent;
    }

    private boolean pretty() {
      return this == INDENTED || this == BRACKETS_TOGETHER;
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void read_ofOneBuildThatIsBrokenAnywhere_findsTheOthers(Form form) throws IOException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      int broken = random.nextInt(BUILDS);
      List<String> builds = new ArrayList<>();
      List<String> others = new ArrayList<>();
      for (int i = 0; i < BUILDS; i++) {
        String build = build(i, form);
        builds.add(i == broken ? broken(build, random) : build);
        if (i != broken) {
          others.add("b" + i);
        }
      }
      String file = form.before + String.join(form.between, builds) + form.behind;
      Found found = read(file);
      String which = "seed %d, broken: %s".formatted(seed, builds.get(broken));
      assertThat(found.ids).as(which).containsAll(others).doesNotHaveDuplicates();
      assertThat(found.faults).as(which).hasSizeLessThanOrEqualTo(4);
    }
  }

  private static String broken(String build, Random random) {
    int at = 1 + random.nextInt(build.length() - 2);
    int length = random.nextInt(4) == 0 ? random.nextInt(build.length() - at) : random.nextInt(3);
    int to = Math.min(build.length() - 1, at + length);
    return build.substring(0, at) + BITS[random.nextInt(BITS.length)] + build.substring(to);
  }

  private static String build(int number, Form form) {
    String build =
        """
        {
          "id": "b%d",
          "number": 1%d,
          "state": "passed",
          "message": "say \\"{\\" and \\"},{\\" [%d] \\\\",
          "env": {
            "JSON": "{\\"id\\":\\"x\\",\\"number\\":1,\\"state\\":\\"passed\\"}"
          },
          "pipeline": {
            "id": "p",
            "slug": "web",
            "steps": [
              {
                "type": "script",
                "command": "make {"
              }
            ]
          },
          "jobs": [
            {
              "id": "j1",
              "state": "passed",
              "agent": {
                "id": "a",
                "meta_data": [
                  "queue=default"
                ]
              }
            },
            {
              "id": "j2",
              "state": "failed",
              "triggered_build": {
                "id": "t",
                "number": 7
              }
            }
          ]
        }"""
            .formatted(number, number, number);
    return form.pretty()
        ? build.replace("\n", "\n" + form.indent)
        : build.replaceAll("\n *", form == Form.SPACED ? " " : "");
  }

  private static Found read(String file) throws IOException {
    Found found = new Found();
    byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
    BuildDocuments.read(new ByteArrayInputStream(bytes), 1 << 20, found);
    return found;
  }

  private static final class Found implements BuildDocuments.Receiver {
    private final List<String> ids = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @Override
    public @Nullable String build(BuildDocument build) {
      ids.add(build.head().id());
      return null;
    }

    @Override
    public void rejected(Fault fault) {
      faults.add(fault.toString());
    }

    @Override
    public void trouble(String what) {
      faults.add(what);
    }
  }
}
