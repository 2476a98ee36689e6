package io.kitetrace.explorer.sql;

import io.kitetrace.explorer.index.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ready-made questions, as views.sql has them. */
public final class Insights {

  private static final Pattern VIEW =
      Pattern.compile(
          "((?:^--[^\\n]*\\n)+)^CREATE OR REPLACE VIEW (\\w+) AS\\n(.*?);$",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final List<Insight> ALL = read();

  private Insights() {}

  /** All of them. */
  public static List<Insight> all() {
    return ALL;
  }

  /** One by its name. */
  public static Optional<Insight> named(String name) {
    return ALL.stream().filter(insight -> insight.name().equals(name)).findFirst();
  }

  private static List<Insight> read() {
    List<Insight> insights = new ArrayList<>();
    Matcher view = VIEW.matcher(script());
    while (view.find()) {
      String tells = view.group(1).replaceAll("(?m)^-- ?", "").strip().replaceAll("\\s+", " ");
      insights.add(new Insight(view.group(2), tells, view.group(3)));
    }
    return List.copyOf(insights);
  }

  private static String script() {
    try (InputStream in = Objects.requireNonNull(Database.class.getResourceAsStream("views.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
