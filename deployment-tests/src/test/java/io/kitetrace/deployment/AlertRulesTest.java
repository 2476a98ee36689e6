package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each alert fires in the state that it is about, within the hour, and stays silent on a good day:
 * as series in src/test/alerts, judged by promtool.
 */
class AlertRulesTest {

  private static final Path SERIES = Project.path("deployment-tests/src/test/alerts");
  private static final String ALERTS = "docker/prometheus/alerts.yml";
  private static final Pattern METRIC =
      Pattern.compile("\\b[a-z]+(?:_[a-z]+)+\\b(?=[{)\\[ ])|\\bup\\b");
  private static final Pattern MINUTES = Pattern.compile("(\\d+)m(?:\\d+s)?");
  private static final Set<String> FUNCTIONS =
      Set.of("avg_over_time", "max_over_time", "min_over_time", "last_over_time");

  static List<Path> files() {
    return Project.files(SERIES, ".test.yml");
  }

  static List<JsonNode> alerts() {
    return Pods.each(Yaml.one(Project.text(ALERTS)).at("/groups/0/rules")).toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void series_ofEachFile_makePromtoolContent(Path file) {
    assertThat(Promtool.faults(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_ofAnyKind_isSeenToFireWithinTheHour(JsonNode alert) {
    String name = alert.path("alert").asText();

    assertThat(firing(name))
        .as("times at which %s is expected to fire, in src/test/alerts", name)
        .isNotEmpty()
        .allMatch(time -> minutes(time) <= 60);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_ofAnyKind_hasItsSeriesOnTheGoodDay(JsonNode alert) {
    String good = Project.text(SERIES.resolve("healthy.test.yml"));

    assertThat(metrics(alert.path("expr").asText()))
        .isNotEmpty()
        .allSatisfy(metric -> assertThat(good).contains("- series: " + metric + "{"));
  }

  @Test
  void goodDay_isJudgedByAllAlerts() {
    JsonNode test = Yaml.one(Project.text(SERIES.resolve("healthy.test.yml"))).at("/tests/0");

    assertThat(test.at("/promql_expr_test/0/expr").asText())
        .isEqualTo("count_over_time(ALERTS{alertstate=\"firing\"}[2h])");
    assertThat(test.at("/promql_expr_test/0").has("exp_samples")).isFalse();
  }

  private static Set<String> metrics(String expression) {
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = METRIC.matcher(expression);
    while (matcher.find()) {
      metrics.add(matcher.group());
    }
    metrics.removeAll(FUNCTIONS);
    return metrics;
  }

  private static List<String> firing(String alert) {
    return files().stream()
        .flatMap(file -> Pods.each(Yaml.one(Project.text(file)).path("tests")))
        .flatMap(test -> Pods.each(test.path("alert_rule_test")))
        .filter(test -> test.path("alertname").asText().equals(alert))
        .filter(test -> !test.path("exp_alerts").isEmpty())
        .map(test -> test.path("eval_time").asText())
        .collect(Collectors.toList());
  }

  private static int minutes(String time) {
    return Stream.of(MINUTES.matcher(time))
        .filter(Matcher::matches)
        .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(time));
  }
}
