package io.kitetrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.testing.process.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The services of docker-compose.yml as processes: the entry points of their images, on the jars
 * that were packaged, with the file's variables as they are where nobody sets any. What stands for
 * another address and folder here is replaced, and nothing else.
 */
final class ComposeRun {

  private static final JsonNode SERVICES =
      Yaml.one(Project.text("docker-compose.yml")).path("services");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[A-Z_]+(?::([-+])([^}]*))?}");

  private final Path folder;
  private final Map<String, String> places;

  /**
   * @param folder for data and output
   * @param places what stands in the compose file or in an image, and what stands here for it
   */
  ComposeRun(Path folder, Map<String, String> places) {
    this.folder = folder;
    this.places = places;
  }

  /** Those whose images are ours, but for the one in which people run commands. */
  static List<String> services() {
    List<String> names = new ArrayList<>();
    SERVICES
        .properties()
        .forEach(
            service -> {
              if (service.getValue().path("image").asText().startsWith("kitetrace/")
                  && !service.getKey().equals("toolbox")) {
                names.add(service.getKey());
              }
            });
    return names;
  }

  /** Where the program of a service's image lies. */
  static Path jar(String service) {
    Path dist = Images.modules().get(image(service)).resolve("target/dist");
    if (!Files.isDirectory(dist)) {
      return dist.resolve("kitetrace.jar");
    }
    try (Stream<Path> files = Files.list(dist)) {
      return files
          .filter(file -> file.getFileName().toString().matches("kitetrace.*\\.jar"))
          .findFirst()
          .orElse(dist.resolve("kitetrace.jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServiceProcess start(String service) {
    Map<String, String> variables = variables(service);
    variables.put("MICRONAUT_SERVER_PORT", "-1"); // all of them are on one machine here
    return ServiceProcess.start(command(service), variables, folder.resolve(service + ".log"));
  }

  private List<String> command(String service) {
    String image = image(service);
    List<String> command = new ArrayList<>();
    for (JsonNode word : Yaml.one(Images.values(image, "ENTRYPOINT").getLast())) {
      String text = word.asText();
      if (text.equals("java")) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      } else if (text.startsWith("-XX:AOTCache=")) {
        continue; // made with the image
      } else if (!text.contains("jvm-25.options") || Runtime.version().feature() >= 25) {
        command.add(
            text.replace("/app/kitetrace.jar", jar(service).toString())
                .replace("/app/", Project.ROOT.normalize() + "/"));
      }
    }
    JsonNode own = SERVICES.at("/" + service + "/command");
    List<String> cmd = Images.values(image, "CMD");
    JsonNode words = own.isArray() || cmd.isEmpty() ? own : Yaml.one(cmd.getLast());
    words.forEach(word -> command.add(placed(word.asText())));
    return command;
  }

  private Map<String, String> variables(String service) {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Images.values(image(service), "ENV")) {
      for (String pair : line.split(" ")) {
        variables.put(pair.split("=")[0], placed(pair.split("=", 2)[1]));
      }
    }
    for (JsonNode file : SERVICES.at("/" + service + "/env_file")) {
      for (String line : Project.text(substituted(file.asText())).lines().toList()) {
        if (!line.startsWith("#")) {
          variables.put(line.split("=")[0], placed(substituted(line.split("=", 2)[1])));
        }
      }
    }
    SERVICES
        .at("/" + service + "/environment")
        .properties()
        .forEach(
            variable ->
                variables.put(
                    variable.getKey(), placed(substituted(variable.getValue().asText()))));
    return variables;
  }

  private String placed(String text) {
    String placed = text;
    for (Map.Entry<String, String> place : places.entrySet()) {
      placed = placed.replace(place.getKey(), place.getValue());
    }
    return placed;
  }

  /** As compose does where no variable is set. */
  private static String substituted(String text) {
    Matcher matcher = SUBSTITUTION.matcher(text);
    return matcher.replaceAll(
        found -> Matcher.quoteReplacement("-".equals(found.group(1)) ? found.group(2) : ""));
  }

  private static String image(String service) {
    return SERVICES
        .at("/" + service + "/image")
        .asText()
        .replaceFirst("^kitetrace/", "")
        .replaceFirst(":.*", "");
  }
}
