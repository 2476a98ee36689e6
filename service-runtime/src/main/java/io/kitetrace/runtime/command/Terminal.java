package io.kitetrace.runtime.command;

import java.util.Map;
import java.util.Properties;

/**
 * What standard output and standard error are. The launcher tells by system properties, since Java
 * 21 cannot ask for each stream by itself; without the launcher nothing counts as a terminal.
 *
 * @param output whether standard output is a terminal
 * @param error whether standard error is a terminal
 * @param colours whether colours may be used on a terminal (no {@code NO_COLOR}, no {@code
 *     TERM=dumb})
 * @param columns the width to draw for
 */
public record Terminal(boolean output, boolean error, boolean colours, int columns) {

  /** What is drawn for where no terminal tells its width. */
  public static final int DEFAULT_COLUMNS = 80;

  private static final int LEAST_COLUMNS = 60;
  private static final int MAX_COLUMNS = 160;

  /** This process's. */
  public static Terminal current() {
    return of(System.getProperties(), System.getenv());
  }

  static Terminal of(Properties properties, Map<String, String> environment) {
    boolean output = "true".equals(properties.getProperty("kitetrace.terminal.output"));
    boolean error = "true".equals(properties.getProperty("kitetrace.terminal.error"));
    // https://no-color.org: present and not empty
    boolean colours =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        output, error, colours, columns(properties.getProperty("kitetrace.terminal.columns", "")));
  }

  /** Whether what goes to standard output may be coloured. */
  public boolean colouredOutput() {
    return output && colours;
  }

  private static int columns(String text) {
    if (!text.matches("\\d{1,5}")) {
      return DEFAULT_COLUMNS;
    }
    return Math.clamp(Integer.parseInt(text), LEAST_COLUMNS, MAX_COLUMNS);
  }
}
