package io.kitetrace.enricher.log;

import org.jspecify.annotations.Nullable;

/** Tells from a header which phase of the agent's work begins, by the words that agents use. */
final class AgentPhases {

  private static final String HOOK = " hook";

  /**
   * The phase, or null where the header is none of the agent's.
   *
   * @param line the header with its mark; agents write {@code ~~~}
   */
  static @Nullable String of(String line) {
    if (!line.startsWith("~~~")) {
      return null;
    }
    String title = line.substring(3).strip();
    if (title.startsWith("Running ") && title.endsWith(HOOK)) {
      String words = title.substring(0, title.length() - HOOK.length());
      return ofHook(words.substring(words.lastIndexOf(' ') + 1));
    }
    if (title.contains("Running command")
        || title.equals("Running script")
        || title.equals("Running batch script")
        || title.equals("Running build script")
        || title.endsWith("Building Docker images")) {
      return "command";
    }
    return switch (firstWords(title)) {
      case "Preparing plugins",
          "Setting up",
          "Plugin validation",
          "Deprecated environment",
          "Preparing vendored" ->
          "plugins";
      case "Buildkite environment", "Detected protected", "Preparing secrets", "Loading secrets" ->
          "environment";
      case "Preparing working",
          "Preparing build",
          "Cleaning pipeline",
          "Cleaning project",
          "A post-checkout" ->
          "checkout";
      case "Uploading artifacts" -> "artifacts";
      default -> null;
    };
  }

  private static @Nullable String ofHook(String hook) {
    return switch (hook) {
      case "environment" -> "environment";
      case "pre-checkout", "checkout", "post-checkout" -> "checkout";
      case "pre-command", "command", "post-command" -> "command";
      case "pre-artifact", "post-artifact" -> "artifacts";
      case "pre-exit" -> "pre-exit";
      default -> null;
    };
  }

  private static String firstWords(String title) {
    int first = title.indexOf(' ');
    int second = first < 0 ? -1 : title.indexOf(' ', first + 1);
    return second < 0 ? title : title.substring(0, second);
  }

  private AgentPhases() {}
}
