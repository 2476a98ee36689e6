package io.kitetrace.standalone;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, which picocli has none for: one {@code complete} a word. */
final class FishCompletion {

  private final String program;
  private final StringJoiner lines = new StringJoiner("\n", "", "\n");

  private FishCompletion(String program) {
    this.program = program;
  }

  static String script(CommandLine program) {
    FishCompletion completion = new FishCompletion(program.getCommandName());
    completion.lines.add("complete -c %s -f".formatted(completion.program));
    completion.add(program.getCommandSpec(), List.of());
    return completion.lines.toString();
  }

  /** A command's own words count while none of its subcommands is on the line. */
  private void add(CommandSpec command, List<String> path) {
    Map<String, CommandSpec> subcommands =
        command.subcommands().entrySet().stream()
            .filter(sub -> !sub.getValue().getCommandSpec().usageMessage().hidden())
            .collect(Collectors.toMap(Map.Entry::getKey, sub -> sub.getValue().getCommandSpec()));
    List<String> conditions = new ArrayList<>(path.stream().map(name -> seen(name)).toList());
    if (!subcommands.isEmpty()) {
      conditions.add(
          "not " + seen(String.join(" ", subcommands.keySet().stream().sorted().toList())));
    }
    String when = String.join("; and ", conditions);
    subcommands.forEach((name, sub) -> line(when, "-a " + name, sub.usageMessage().description()));
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> line(when, words(option), option.description()));
    command.positionalParameters().stream()
        .filter(argument -> !argument.hidden())
        .filter(argument -> !values(argument).equals(" -x"))
        .forEach(argument -> line(when, values(argument).strip(), argument.description()));
    subcommands.forEach(
        (name, sub) -> {
          List<String> below = new ArrayList<>(path);
          below.add(name);
          add(sub, below);
        });
  }

  private void line(String when, String what, String[] description) {
    lines.add(
        "complete -c %s -n %s %s -d %s"
            .formatted(program, quoted(when), what, quoted(firstSentence(description))));
  }

  private static String seen(String names) {
    return "__fish_seen_subcommand_from " + names;
  }

  private static String words(OptionSpec option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return words.substring(1) + (option.arity().max() == 0 ? "" : values(option));
  }

  /** The values that are known, files, or something that only the person knows. */
  private static String values(ArgSpec argument) {
    Class<?> type =
        argument.auxiliaryTypes().length == 0 ? argument.type() : argument.auxiliaryTypes()[0];
    Iterable<String> known = argument.completionCandidates();
    if (known != null) {
      return StreamSupport.stream(known.spliterator(), false)
          .collect(Collectors.joining(" ", " -x -a '", "'"));
    }
    return type == Path.class || type == File.class ? " -r -F" : " -x";
  }

  private static String firstSentence(String[] description) {
    String text = description.length == 0 ? "" : description[0];
    return text.replaceFirst("[.:;] .*", "").replaceFirst("[.:]$", "");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
