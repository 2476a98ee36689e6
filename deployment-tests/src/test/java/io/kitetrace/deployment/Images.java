package io.kitetrace.deployment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The stages of the Dockerfile, and which of them are images. */
final class Images {

  static final String FILE = Project.text("Dockerfile");

  private static final Pattern STAGE = Pattern.compile("FROM (?:--\\S+ )?(\\S+) AS (\\S+)");
  private static final Pattern PROGRAM = Pattern.compile("(?m)^ +([a-z]+):([a-z-]+);? \\\\$");
  private static final Map<String, Stage> STAGES = stages();

  private Images() {}

  /** Those that docker-bake.hcl makes. */
  static List<String> names() {
    String bake = Project.text("docker-bake.hcl");
    return Pattern.compile("\"([a-z]+)\"")
        .matcher(bake.substring(bake.indexOf("variable \"IMAGES\"")).lines().toList().get(1))
        .results()
        .map(name -> name.group(1))
        .toList();
  }

  /** From which module an image's jars come, as the Dockerfile copies them. */
  static Map<String, Path> modules() {
    return PROGRAM
        .matcher(FILE)
        .results()
        .collect(
            Collectors.toMap(
                program -> program.group(1), program -> Project.path(program.group(2))));
  }

  static List<Stage> all() {
    return List.copyOf(STAGES.values());
  }

  /** The instructions of a stage and of what it stands on, its base's first. */
  static List<String> instructions(String stage) {
    List<String> instructions = new ArrayList<>();
    Stage own = STAGES.get(stage);
    if (own != null) {
      instructions.addAll(instructions(own.base()));
      instructions.addAll(own.instructions());
    }
    return instructions;
  }

  /** What stands behind an instruction's name, in the order of {@link #instructions(String)}. */
  static List<String> values(String stage, String name) {
    return instructions(stage).stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .toList();
  }

  private static Map<String, Stage> stages() {
    Map<String, Stage> stages = new LinkedHashMap<>();
    List<String> instructions = new ArrayList<>();
    String joined = FILE.replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n\\s*", "");
    for (String line : joined.lines().filter(text -> !text.isBlank()).toList()) {
      MatchResult stage = STAGE.matcher(line).results().findFirst().orElse(null);
      if (stage != null) {
        instructions = new ArrayList<>();
        stages.put(stage.group(2), new Stage(stage.group(2), stage.group(1), instructions));
      } else {
        instructions.add(line);
      }
    }
    return stages;
  }

  record Stage(String name, String base, List<String> instructions) {

    /** Whether it stands, by way of others, on the base that has perhaps no shell. */
    boolean onTheBase() {
      Stage below = STAGES.get(base);
      return below == null ? base.equals("${BASE_IMAGE}") : below.onTheBase();
    }
  }
}
