package io.kitetrace.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people read: the README and every other document, with what stands in code in them. */
final class Documents {

  /** Also within a list, where it is indented. */
  private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");

  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern COMPOSE = Pattern.compile("(?m)^#( {2,}.*)$");

  /** What a line begins with that somebody may copy into a shell. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:export )?(?:[A-Z][A-Z0-9_]*=\\S* +)*(?:\\./kitetrace|mvn|java|docker|kubectl|helm|curl|cosign|git|kafka-[a-z-]+\\.sh)\\b.*");

  private static final Pattern SETTING = Pattern.compile("(?:export )?([A-Z][A-Z0-9_]*)=.*");

  private Documents() {}

  /**
   * All that people read: what stands beside the README, docs, each module's README, the chart's.
   */
  static List<Path> files() {
    return Stream.concat(
            beside(), Stream.of("docs", ".github", Helm.CHART).flatMap(Documents::below))
        .map(Path::normalize)
        .filter(file -> file.toString().matches(".*\\.md|.*/NOTES\\.txt|.*/ISSUE_TEMPLATE/.*"))
        .filter(Files::isRegularFile)
        .sorted()
        .toList();
  }

  private static Stream<Path> beside() {
    try (Stream<Path> files = Files.list(Project.ROOT)) {
      return files
          .map(path -> Files.isDirectory(path) ? path.resolve("README.md") : path)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> below(String folder) {
    return Project.files(Project.path(folder), "").stream();
  }

  /** The blocks of one language; the empty name is that of blocks without one. */
  static List<String> blocks(Path file, String language) {
    return blocks(Project.text(file), language);
  }

  static List<String> blocks(String text, String language) {
    return blocks(text).stream()
        .filter(block -> block.language().equals(language))
        .map(Block::text)
        .toList();
  }

  /** What stands in the text between backticks. */
  static Set<String> inline(Path file) {
    return inline(Project.text(file));
  }

  static Set<String> inline(String text) {
    Set<String> inline = new LinkedHashSet<>();
    Matcher matcher = INLINE.matcher(FENCED.matcher(text).replaceAll(""));
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

  /** The lines of a block that are neither a command nor a setting. */
  static List<String> others(String block) {
    return lines(block)
        .filter(line -> !COMMAND.matcher(line).matches() && !SETTING.matcher(line).matches())
        .toList();
  }

  /** Every block of a document with its language. */
  static List<Block> blocks(String text) {
    return FENCED
        .matcher(text)
        .results()
        .map(
            found ->
                new Block(found.group(2), found.group(3).replaceAll("(?m)^" + found.group(1), "")))
        .toList();
  }

  /**
   * What stands between fences.
   *
   * @param language as its first fence names it; may be empty
   */
  record Block(String language, String text) {}

  /** Lines with their continuations, without what is said beside them. */
  private static Stream<String> lines(String block) {
    return block
        .replaceAll("\\s*\\\\\\n\\s*", " ")
        .lines()
        .map(line -> line.replaceFirst("(^|\\s+)#\\s.*$", "").strip())
        .map(line -> line.replaceFirst("^source <\\((.*)\\)$", "$1"))
        .filter(line -> !line.isEmpty());
  }
}
