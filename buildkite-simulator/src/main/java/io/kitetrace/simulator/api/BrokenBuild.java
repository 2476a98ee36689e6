package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.seed.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The ways in which a build in a good page can be broken. Brackets and quotes still balance. */
enum BrokenBuild {
  /** {@code null} in its place. */
  NOTHING {
    @Override
    String broken(String json) {
      return "null";
    }
  },
  /** Nobody can tell which build it is. */
  NO_ID {
    @Override
    String broken(String json) {
      return json.replaceFirst("\"id\"\\s*:\\s*\"[^\"]*\"", "\"id\":null");
    }
  },
  /** A time that is none. */
  NO_TIME {
    @Override
    String broken(String json) {
      return json.replaceFirst(
          "\"finished_at\"\\s*:\\s*(null|\"[^\"]*\")", "\"finished_at\":\"today\"");
    }
  },
  /** Not JSON. */
  NO_JSON {
    @Override
    String broken(String json) {
      return json.replaceFirst("\"number\"\\s*:\\s*(\\d+)", "\"number\":$1.$1.1");
    }
  };

  abstract String broken(String json);

  /** Writes the build in the way that its id and the faults decide. */
  static void write(ListedBuild build, Rendering rendering, Faults faults, OutputStream out)
      throws IOException {
    List<BrokenBuild> ways = List.of(values());
    int way = (int) (Seeds.fraction(Seeds.derive(faults.seed(), build.id()), 1) * ways.size());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    build.write(whole, rendering);
    out.write(
        ways.get(way)
            .broken(whole.toString(StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8));
  }
}
