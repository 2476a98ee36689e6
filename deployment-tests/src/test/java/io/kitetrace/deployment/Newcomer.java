package io.kitetrace.deployment;

import io.kitetrace.standalone.Kitetrace;
import io.kitetrace.testing.process.ServiceProcess;
import io.kitetrace.testing.process.TestJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who reads one part of a document from its top, types into a shell what stands there, and fills in
 * what a person has to fill in. Knows nothing else.
 *
 * @param part the document, and the heading in it where it has several ways: {@code
 *     docs/quickstart/grafana.md#Grafana Cloud}
 */
record Newcomer(String part) {

  /** Where documents have a backend of this machine. */
  static final String HERE = "http://localhost:4317";

  static final String TOKEN = "bkua_of-the-test";
  static final String KEY = "key-of-the-test";

  private static final Pattern SETTING = Pattern.compile("\\b([A-Z][A-Z0-9_]+)=(\\S+)");
  private static final String LAST = "./kitetrace standalone\n";

  /** Every part of any document that leads to a running program. */
  static List<String> parts() {
    return Documents.files().stream()
        .map(Project::name)
        .flatMap(Newcomer::partsOf)
        .filter(part -> new Newcomer(part).commands().contains(LAST))
        .toList();
  }

  private static Stream<String> partsOf(String document) {
    List<String> headings =
        Project.text(document)
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> document + "#" + line.substring(3))
            .toList();
    return headings.isEmpty() ? Stream.of(document) : headings.stream();
  }

  String text() {
    String[] names = part.split("#", 2);
    String text = Project.text(names[0]);
    return names.length == 1
        ? text
        : ("\n" + text).split("\n## " + Pattern.quote(names[1]) + "\n", 2)[1].split("\n## ", 2)[0];
  }

  /** What is typed, up to what runs until it is stopped. */
  String script() {
    String typed = commands();
    return typed
        .substring(0, typed.indexOf(LAST) + LAST.length())
        .replaceAll("(BUILDKITE_API_TOKEN)=\\S*…", "$1=" + TOKEN)
        .replace("…", KEY);
  }

  private String commands() {
    return Documents.blocks(text(), "").stream()
        .filter(block -> block.contains("export ") || block.contains("./kitetrace "))
        .collect(Collectors.joining());
  }

  /** Variables that are typed. */
  Map<String, String> typed() {
    return settings(script());
  }

  /** Those, and what the text beside them says to set in another case. */
  Map<String, String> inTheOtherCase() {
    Map<String, String> all = new HashMap<>(typed());
    all.putAll(settings(String.join("\n", Documents.inline(text()))));
    return all;
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new HashMap<>();
    SETTING.matcher(text).results().forEach(found -> settings.put(found.group(1), found.group(2)));
    return settings;
  }

  /**
   * Types it.
   *
   * @param folder where {@code ./kitetrace} is to be
   * @param jvm how this machine differs from others, which no document can know
   * @param variables where the test's Buildkite is
   * @param backend what is typed in place of a backend on this machine
   */
  ServiceProcess run(Path folder, List<String> jvm, Map<String, String> variables, String backend) {
    ProcessBuilder program = TestJvm.program(Kitetrace.class, jvm);
    Map<String, String> all = new HashMap<>(program.environment());
    all.putAll(variables);
    all.put("PATH", System.getenv("PATH"));
    all.put("MICRONAUT_SERVER_PORT", "-1");
    String quoted =
        program.command().stream().map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    try {
      Path launcher =
          Files.writeString(folder.resolve("kitetrace"), "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
      launcher.toFile().setExecutable(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ServiceProcess.start(
        List.of("bash", "-euc", "cd '" + folder + "'\n" + script().replace(HERE, backend)),
        all,
        folder.resolve("log"));
  }
}
