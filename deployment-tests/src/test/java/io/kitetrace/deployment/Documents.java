package io.kitetrace.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people read: the README and every other document, with what stands in code in them. */
final class Documents {

  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern COMPOSE = Pattern.compile("(?m)^#( {2,}.*)$");

  /** What a line begins with that somebody may copy into a shell. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:export )?(?:[A-Z][A-Z0-9_]*=\\S* +)*(?:\\./kitetrace|mvn|java|docker|kubectl|kafka-[a-z-]+\\.sh)\\b.*");

  private static final Pattern SETTING = Pattern.compile("(?:export )?([A-Z][A-Z0-9_]*)=.*");

  private Documents() {}

  /** The README, what stands beside it, docs/ with its folders, and each module's README. */
  static List<Path> files() {
    try (Stream<Path> beside = Files.list(Project.ROOT);
        Stream<Path> docs = Files.walk(Project.path("docs"))) {
      return Stream.concat(beside.flatMap(Documents::orReadme), docs)
          .map(Path::normalize)
          .filter(file -> file.toString().endsWith(".md") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> orReadme(Path path) {
    return Stream.of(Files.isDirectory(path) ? path.resolve("README.md") : path);
  }

  /** The blocks of one language; the empty name is that of blocks without one. */
  static List<String> blocks(Path file, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher fenced = FENCED.matcher(Project.text(file));
    while (fenced.find()) {
      if (fenced.group(1).equals(language)) {
        blocks.add(fenced.group(2));
      }
    }
    return blocks;
  }

  /** What stands in the text between backticks. */
  static Set<String> inline(Path file) {
    Set<String> inline = new LinkedHashSet<>();
    Matcher matcher = INLINE.matcher(FENCED.matcher(Project.text(file)).replaceAll(""));
    while (matcher.find()) {
      inline.add(matcher.group(1));
    }
    return inline;
  }

  /** Every command line of the documents and of docker-compose.yml's head, each once. */
  static Set<String> commands() {
    Set<String> commands =
        files().stream()
            .flatMap(
                file ->
                    Stream.concat(
                        Stream.concat(blocks(file, "").stream(), blocks(file, "bash").stream())
                            .flatMap(Documents::lines),
                        inline(file).stream()))
            .filter(line -> COMMAND.matcher(line).matches())
            // A name of a tool, not a call of it.
            .filter(line -> line.contains(" "))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    StringBuilder head = new StringBuilder();
    Matcher line = COMPOSE.matcher(Project.text("docker-compose.yml"));
    while (line.find()) {
      head.append(line.group(1).strip()).append('\n');
    }
    lines(head.toString()).filter(l -> COMMAND.matcher(l).matches()).forEach(commands::add);
    return commands;
  }

  /** Every variable that some block sets. */
  static Set<String> settings() {
    return files().stream()
        .flatMap(file -> blocks(file, "").stream())
        .flatMap(Documents::lines)
        .flatMap(line -> Stream.of(line.split(" ")))
        .map(SETTING::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Lines with their continuations, without what is said beside them. */
  private static Stream<String> lines(String block) {
    return block
        .replaceAll("\\s*\\\\\\n\\s*", " ")
        .lines()
        .map(line -> line.replaceFirst("(^|\\s+)#\\s.*$", "").strip())
        .filter(line -> !line.isEmpty());
  }
}
