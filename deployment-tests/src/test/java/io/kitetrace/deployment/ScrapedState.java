package io.kitetrace.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What services said at /prometheus, as if it went on like that for an hour, scraped twice a
 * minute: gauges stay what they are, and counters grow in each interval by what they have now. What
 * Prometheus would alert on then is asked of promtool, with the real rules.
 */
final class ScrapedState {

  private static final int SCRAPES = 120;
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
  private static final Pattern COUNTER = Pattern.compile(".*_(?:total|count|sum|bucket)");
  private static final Pattern ALERT = Pattern.compile("alertname=\"(\\w+)\"");

  private final List<String> series = new ArrayList<>();

  /** A service that answers with this page. */
  ScrapedState with(String job, String page) {
    add("up{" + labels(job, null) + "}", "1x" + SCRAPES);
    page.lines()
        .filter(line -> !line.startsWith("#") && line.contains("kitetrace_"))
        .forEach(line -> sample(job, line));
    return this;
  }

  /** A service of which nothing is known but that it runs. */
  ScrapedState running(String job) {
    return with(job, "");
  }

  /** A service with these values of a metric, one a scrape. */
  ScrapedState with(String job, String metric, List<String> values) {
    add(metric + "{" + labels(job, null) + "}", String.join(" ", values));
    return this;
  }

  /** The names of the alerts that fire after the hour. */
  Set<String> firing(Path folder) {
    return firing(folder, "1h");
  }

  /** The names of the alerts that fire at that time. */
  Set<String> firing(Path folder, String time) {
    Path file = folder.resolve("state.test.yml");
    StringBuilder text =
        new StringBuilder("rule_files:\n  - " + Project.path("docker/prometheus/alerts.yml"));
    text.append("\nevaluation_interval: 30s\ntests:\n  - interval: 30s\n    input_series:\n");
    series.forEach(text::append);
    // What fires is not what is expected here, and so promtool tells of it.
    text.append("    promql_expr_test:\n      - expr: ALERTS{alertstate=\"firing\"}\n");
    text.append("        eval_time: " + time + "\n");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String told = Promtool.faults(file);
    Set<String> firing = new TreeSet<>();
    Matcher alert = ALERT.matcher(told);
    while (alert.find()) {
      firing.add(alert.group(1));
    }
    if (!told.isEmpty() && firing.isEmpty()) {
      throw new AssertionError(told);
    }
    return firing;
  }

  private void sample(String job, String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    String value = plain(sample.group(3));
    String name = sample.group(1);
    String growing = value.equals("NaN") ? "NaN+0x" : "0+" + value + "x";
    add(
        name + "{" + labels(job, sample.group(2)) + "}",
        COUNTER.matcher(name).matches()
            ? growing + SCRAPES
            : value + (value.equals("NaN") ? "+0x" : "x") + SCRAPES);
  }

  private static String plain(String value) {
    return value.equals("NaN") ? value : new java.math.BigDecimal(value).toPlainString();
  }

  private static String labels(String job, String more) {
    String own = "job=\"" + job + "\",instance=\"a\"";
    return more == null || more.isBlank() ? own : own + "," + more;
  }

  private void add(String name, String values) {
    series.add("      - series: '" + name + "'\n        values: '" + values + "'\n");
  }
}
