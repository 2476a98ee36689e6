package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.standalone.Kitetrace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Command lines of the documents that need a cluster, an engine or Maven itself: every part of them
 * is there. Those of the program are run by {@link DocumentRunsTest}.
 */
class DocumentCommandsTest {

  private static Set<String> objects = Set.of();

  static Stream<List<String>> mvn() {
    return calls("mvn");
  }

  static Stream<List<String>> java() {
    return calls("java");
  }

  static Stream<List<String>> docker() {
    return calls("docker");
  }

  static Stream<List<String>> kubectl() {
    return calls("kubectl");
  }

  static Stream<List<String>> cosign() {
    return calls("cosign");
  }

  static Stream<List<String>> curl() {
    return calls("curl");
  }

  static Stream<String> synopses() {
    return Project.text("docs/commands.md")
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("(?<!\\\\)\\|")[1])
        .flatMap(cell -> Stream.of(cell.split("`")))
        .filter(code -> commands().contains(code.strip().split(" ")[0]));
  }

  @Test
  void commands_ofTheDocuments_areOfToolsThatATestReads() {
    assertThat(Documents.commands().size()).isGreaterThan(40);
    assertThat(synopses().count()).isGreaterThan(8);
    Set<String> here = Set.of("mvn", "java", "docker", "kubectl", "cosign", "curl");
    Set<String> elsewhere = Set.of("./kitetrace", "kafka", "helm", "git"); // Runs, Chart, Workflows
    assertThat(Documents.commands().stream().map(line -> words(line).getFirst()))
        .map(tool -> tool.replaceFirst("^kafka-.*\\.sh$", "kafka"))
        .allMatch(tool -> here.contains(tool) || elsewhere.contains(tool));
  }

  @ParameterizedTest
  @MethodSource("cosign")
  void cosign_imageAndWorkflow_areThoseThatAreReleased(List<String> call) {
    String workflow =
        after(call, "--certificate-identity").replaceFirst(".*/(\\.github/.*)@refs/tags/v.*", "$1");
    String image = call.get(2).replaceFirst(".*/(\\w+):.*", "$1");

    assertThat(Images.names()).contains(image);
    assertThat(Project.text(workflow)).contains("tags: ['v", "cosign sign", "id-token: write");
    assertThat(call.get(2).replace("/" + image + ":", "/$IMAGE:").replace("OWNER", "${OWNER,,}"))
        .satisfies(name -> assertThat(Project.text(workflow)).contains(name.split(":")[0]));
  }

  @ParameterizedTest
  @MethodSource("curl")
  void curl_addressOfTheExplorer_isServed(List<String> call) {
    String path = call.getLast().replaceFirst("'http://127\\.0\\.0\\.1:8080(/[a-z/]+).*", "$1");

    assertThat(sources("explorer-service"))
        .anyMatch(text -> text.contains("@Controller(\"" + path + "\")"));
  }

  @ParameterizedTest
  @MethodSource("synopses")
  void synopsis_ofACommand_namesOptionsThatAreThere(String synopsis) {
    String name = synopsis.strip().split(" ")[0];
    CommandLine command = Kitetrace.commandLine().getSubcommands().get(name);
    Set<String> options = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());

    assertThat(Stream.of(synopsis.split("[\\s\\[\\]…]+")).filter(word -> word.startsWith("--")))
        .allSatisfy(option -> assertThat(options).contains(option));
  }

  @ParameterizedTest
  @MethodSource("mvn")
  void mvn_modulesTestsAndProperties_areThere(List<String> call) {
    String module = after(call, "-pl");
    for (String name : module.isEmpty() ? List.<String>of() : List.of(module.split(","))) {
      assertThat(Project.path(name + "/pom.xml")).exists();
    }
    for (String word : call) {
      if (word.startsWith("-Dtest=")) {
        String test = "/" + word.substring("-Dtest=".length()) + ".java";
        assertThat(Project.files(Project.path(module + "/src/test/java"), test)).isNotEmpty();
      } else if (word.startsWith("-Dkitetrace.")) {
        String property = word.substring(2).split("=")[0];
        assertThat(sources(module)).as(property).anyMatch(text -> text.contains(property));
      }
    }
    assertThat(call.stream().skip(1).filter(w -> !w.startsWith("-") && !w.equals(module)).toList())
        .isSubsetOf("verify", "package", "test", "spotless:apply");
  }

  @ParameterizedTest
  @MethodSource("java")
  void java_jarAndClass_areBuilt(List<String> call) {
    String jar = after(call, "-jar").isEmpty() ? after(call, "-cp") : after(call, "-jar");
    if (jar.startsWith("/app/")) {
      assertThat(Images.values("kitetrace", "ENTRYPOINT").getLast()).contains(jar);
    } else if (!jar.isEmpty()) {
      String pom = Project.text(jar.split("/")[0] + "/pom.xml");
      String name = jar.replaceFirst(".*/", "").replaceFirst("\\.jar$", "");
      assertThat(
              pom.contains(">dist/" + name + "<")
                  || (pom.contains(">dist/kitetrace<")
                      && pom.contains(">" + name.replaceFirst("^kitetrace-", "") + "<")))
          .as(jar)
          .isTrue();
    }
    call.stream()
        .filter(word -> word.startsWith("io.kitetrace."))
        .forEach(
            name ->
                assertThat(Project.files(Project.ROOT, "/" + name.replace('.', '/') + ".java"))
                    .as(name)
                    .isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("docker")
  void docker_filesImagesProfilesAndServices_areThere(List<String> call) {
    JsonNode services = Yaml.one(Project.text("docker-compose.yml")).path("services");
    if (call.get(1).equals("build")) {
      String target = after(call, "--target");
      assertThat(Images.names()).contains(target);
      assertThat(after(call, "-t")).matches("(REGISTRY/)?kitetrace/" + target + "(:[0-9.]+)?");
      return;
    }
    if (call.subList(1, 3).equals(List.of("buildx", "bake"))) {
      assertThat(call.subList(3, call.size()))
          .allMatch(
              word ->
                  word.startsWith("--")
                      || word.equals("release")
                      || Images.names().contains(word.replaceFirst("^release-", "")));
      return;
    }
    if (call.get(1).equals("run")) {
      assertThat(Pods.each(services).map(service -> service.path("image").asText()))
          .contains(call.getLast());
      return;
    }
    assertThat(call.get(1)).isEqualTo("compose");
    for (int i = 0; i < call.size(); i++) {
      if (call.get(i).equals("--profile")) {
        String profile = call.get(i + 1);
        assertThat(Pods.each(services).map(service -> service.path("profiles").toString()))
            .anyMatch(profiles -> profiles.contains("\"" + profile + "\""));
      }
    }
    if (call.contains("run")) {
      assertThat(services.has("toolbox")).isTrue();
      parse(call.subList(call.indexOf("toolbox") + 1, call.size()));
    }
  }

  @ParameterizedTest
  @MethodSource("kubectl")
  void kubectl_namespaceObjectsAndOptions_areThere(List<String> call) throws Exception {
    assertThat(after(call, "-n")).isIn("", "kitetrace");
    Set<String> objects = objects();
    for (String word : call) {
      String[] parts = word.replaceFirst("^--from=", "").split("/", 2);
      if (parts.length == 2 && Set.of("deploy", "cronjob").contains(parts[0])) {
        assertThat(objects).contains(parts[0] + "/" + parts[1]);
      }
    }
    int program = call.indexOf("--");
    if (program > 0) {
      assertThat(call.subList(program + 1, program + 4))
          .containsExactly("java", "-jar", "/app/kitetrace.jar");
      parse(call.subList(program + 4, call.size()));
    }
    List<String> words = call.subList(0, program < 0 ? call.size() : program);
    String help = help(words);
    words.stream()
        .filter(word -> word.matches("--?[a-z].*") && !word.equals("-n"))
        .map(word -> word.split("=")[0])
        .forEach(
            option ->
                assertThat(help)
                    .as("%s of %s", option, call)
                    .containsPattern(
                        option.startsWith("--")
                            ? option + "="
                            : "-[" + option.substring(1) + "], --"));
  }

  /**
   * The options of a call's command, as kubectl tells them itself; what else it says it ignores.
   */
  private static String help(List<String> call) throws Exception {
    assumeThat(Kustomize.onPath("kubectl")).as("kubectl on the PATH").isPresent();
    List<String> asked = new ArrayList<>(call);
    asked.add("--help");
    Process process = new ProcessBuilder(asked).redirectErrorStream(true).start();
    String help = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(help).isZero();
    return help;
  }

  private static synchronized Set<String> objects() {
    if (objects.isEmpty()) {
      objects = rendered();
    }
    return objects;
  }

  private static Set<String> rendered() {
    return Kustomize.folders().stream()
        .flatMap(folder -> Pods.makers(Kustomize.render(folder)).stream())
        .map(
            maker ->
                (maker.path("kind").asText().equals("CronJob") ? "cronjob/" : "deploy/")
                    + Pods.name(maker))
        .collect(Collectors.toSet());
  }

  private static void parse(List<String> arguments) {
    Kitetrace.commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  private static Set<String> commands() {
    return Kitetrace.commandLine().getSubcommands().keySet();
  }

  private static Stream<String> sources(String module) {
    Path root = module.isEmpty() ? Project.path("testing") : Project.path(module);
    return Stream.concat(
            Project.files(root.resolve("src"), ".java").stream(),
            Stream.of(Project.path("pom.xml")))
        .map(Project::text);
  }

  /** The calls of one tool, split into words, without the variables before it. */
  private static Stream<List<String>> calls(String tool) {
    return Documents.commands().stream()
        .map(DocumentCommandsTest::words)
        .filter(words -> words.get(0).equals(tool));
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.replaceFirst("^([A-Z_]+=\\S* +)*", "").split(" +"));
  }

  private static String after(List<String> call, String option) {
    int at = call.indexOf(option);
    return at < 0 || at + 1 >= call.size() ? "" : call.get(at + 1);
  }
}
