package io.kitetrace.deployment;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of metrics and attributes that the code gives, found as the literals in it. */
final class Names {

  private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-z0-9._]*)\"");
  private static final Pattern CONSTANT = Pattern.compile("\\b([A-Z]+(?:_[A-Z]+)+)\\b");
  private static final Pattern SERIES =
      Pattern.compile("_(total|seconds)?(_?(bucket|count|sum))?$");

  /** Used by dashboards and alerts before the code has them; {@link #overdue()} tells when. */
  private static final Set<String> ANNOUNCED = Set.of();

  private static final Set<String> LITERALS = all(LITERAL);
  private static final Set<String> CONSTANTS = all(CONSTANT);

  private Names() {}

  /** Whether some service has a meter of which Prometheus makes this series. */
  static boolean metric(String series) {
    String meter = meter(series);
    return ANNOUNCED.contains(meter) || meterInCode(meter) || meterInCode(series.replace('_', '.'));
  }

  /** What is announced here although the code has it by now. */
  static Set<String> overdue() {
    return ANNOUNCED.stream().filter(Names::meterInCode).collect(Collectors.toSet());
  }

  /** Whether the emitter sets this attribute. */
  static boolean attribute(String name) {
    return LITERALS.contains(name)
        || CONSTANTS.contains(name.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  private static String meter(String series) {
    return SERIES.matcher(series).replaceFirst("").replace('_', '.');
  }

  private static boolean meterInCode(String meter) {
    return LITERALS.contains(meter)
        // as OpenTelemetry's conventions call it
        || CONSTANTS.contains(meter.toUpperCase(Locale.ROOT).replace('.', '_') + "_NAME")
        || LITERALS.stream()
            .filter(prefix -> prefix.endsWith(".") && meter.startsWith(prefix))
            .anyMatch(prefix -> LITERALS.contains(meter.substring(prefix.length())));
  }

  private static Set<String> all(Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (var file : Project.files(Project.ROOT, ".java")) {
      if (Project.name(file).contains("/src/main/java/")) {
        Matcher matcher = pattern.matcher(Project.text(file));
        while (matcher.find()) {
          found.add(matcher.group(1));
        }
      }
    }
    return found;
  }
}
