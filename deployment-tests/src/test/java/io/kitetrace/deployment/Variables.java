package io.kitetrace.deployment;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that the code reads, found as the literals that stand in it. */
final class Variables {

  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_?)\"");
  private static final String FILE = "_FILE";

  /** What the poller's filters on builds add to their variables. */
  private static final String EXCLUDE = "_EXCLUDE";

  /** Named by the manifests before the code has them; {@link #overdue()} tells when it has. */
  private static final Set<String> ANNOUNCED = Set.of();

  /** Read by what the services stand on. */
  private static final Set<String> OF_LIBRARIES =
      Set.of("MICRONAUT_SERVER_PORT", "OTEL_METRICS_EXPORTER");

  private static final Set<String> LITERALS = literals();

  private Variables() {}

  /** Whether some service reads it. */
  static boolean known(String variable) {
    if (OF_LIBRARIES.contains(variable)) {
      return true;
    }
    if (variable.startsWith("KAFKA_")) {
      return kafkaTakes(variable);
    }
    return LITERALS.contains(variable)
        || ANNOUNCED.contains(variable)
        || (variable.endsWith(FILE) && known(variable.substring(0, variable.length() - 5)))
        || (variable.startsWith("BUILDKITE_")
            && variable.endsWith(EXCLUDE)
            && LITERALS.contains(variable.substring(0, variable.length() - EXCLUDE.length())))
        || LITERALS.stream()
            .filter(prefix -> prefix.endsWith("_") && variable.startsWith(prefix))
            .anyMatch(prefix -> LITERALS.contains(variable.substring(prefix.length())));
  }

  /** What is announced here although the code has it by now. */
  static Set<String> overdue() {
    Set<String> overdue = new TreeSet<>(ANNOUNCED);
    overdue.retainAll(LITERALS);
    return overdue;
  }

  private static boolean kafkaTakes(String variable) {
    String name =
        variable.endsWith(FILE)
            ? variable.substring(0, variable.length() - FILE.length())
            : variable;
    Settings settings =
        new Settings(io.kitetrace.runtime.settings.Variables.of(Map.of(name, "kafka:9092")));
    String property =
        name.substring("KAFKA_".length()).toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    return KafkaSettings.read(settings).properties().containsKey(property);
  }

  private static Set<String> literals() {
    Set<String> literals = new TreeSet<>();
    for (Path file : Project.files(Project.ROOT, ".java")) {
      if (Project.name(file).contains("/src/main/java/")) {
        Matcher literal = LITERAL.matcher(Project.text(file));
        while (literal.find()) {
          literals.add(literal.group(1));
        }
      }
    }
    return literals;
  }
}
