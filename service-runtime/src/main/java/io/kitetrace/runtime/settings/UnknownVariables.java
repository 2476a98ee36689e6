package io.kitetrace.runtime.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables that nothing reads, most likely for a typing error. Under a prefix of ours alone any
 * that is not known is one; under one that others use too, one that is nearly a name of ours.
 */
final class UnknownVariables {

  private static final List<String> OURS =
      List.of(
          "API_REQUESTS_",
          "BUILDS_TOPIC",
          "EMITTER_",
          "ENRICH_",
          "EXPLORER_",
          "KITETRACE_",
          "POLLER_",
          "POLL_",
          "TRACE_");

  private static final List<String> SHARED =
      List.of("BUILDKITE_", "HISTORY", "HONEYCOMB_", "KAFKA_", "METRICS_", "OTEL_", "WEBHOOK_");

  /** The agent's, in each of its jobs, and nearly a name of ours. */
  private static final Set<String> OF_OTHERS = Set.of("BUILDKITE_BRANCH", "BUILDKITE_TAG");

  /** What Kubernetes puts into each pod for each service: {@code POLLER_PORT} may be one. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".+_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|.+_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final String FILE = "_FILE";

  private final Variables variables;
  private final Set<String> known;

  UnknownVariables(Variables variables, Set<String> asked) {
    this.variables = variables;
    this.known = new TreeSet<>(asked);
    this.known.addAll(table());
  }

  /** What is set and not read, and what is meant instead; nothing where no name is near. */
  Map<String, String> hints() {
    Map<String, String> hints = new TreeMap<>();
    for (String prefix : OURS) {
      for (String name : variables.startingWith(prefix)) {
        if (!isKnown(name)) {
          hints.put(name, Objects.requireNonNullElse(nearest(name), ""));
        }
      }
    }
    for (String prefix : SHARED) {
      for (String name : variables.startingWith(prefix)) {
        String nearest = isKnown(name) ? null : nearest(name);
        if (nearest != null && nearest.startsWith(prefix)) {
          hints.put(name, nearest);
        }
      }
    }
    hints.keySet().removeIf(this::isOfOthers);
    return hints;
  }

  private boolean isKnown(String name) {
    return known.contains(name);
  }

  private boolean isOfOthers(String name) {
    String value = variables.get(name);
    return value == null
        || OF_OTHERS.contains(name)
        || SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && (value.contains("://") || nearest(name) == null));
  }

  /** The name that was most likely meant; null where none is near. */
  private @Nullable String nearest(String name) {
    if (name.endsWith(FILE) && isKnown(name.substring(0, name.length() - FILE.length()))) {
      return name.substring(0, name.length() - FILE.length()); // which no file can give
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least && distance <= bearable(candidate)) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** A short name is soon nearly another one. */
  private static int bearable(String name) {
    int own = name.length() - name.indexOf('_') - 1;
    return own < 4 ? 0 : own < 8 ? 1 : 2;
  }

  /** How many letters are missing, too many, wrong, or exchanged with their neighbours. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2) {
      return Integer.MAX_VALUE;
    }
    int[][] distances = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, a, b, i, j);
      }
    }
    return distances[a.length()][b.length()];
  }

  private static int step(int[][] distances, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(
            Math.min(distances[i - 1][j], distances[i][j - 1]) + 1,
            distances[i - 1][j - 1] + (same ? 0 : 1));
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
  }

  /** Every variable that some service or command of ours reads, beside Kafka's own. */
  static Collection<String> table() {
    Set<String> names = new TreeSet<>();
    try (InputStream in =
            Objects.requireNonNull(
                UnknownVariables.class.getResourceAsStream("variables.txt"), "variables.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(line -> add(line.split(" \\|", 2)[0], names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static void add(String written, Set<String> names) {
    String name = written.replace("[" + FILE + "]", "");
    names.add(name);
    if (!name.equals(written)) {
      names.add(name + FILE);
    }
  }
}
