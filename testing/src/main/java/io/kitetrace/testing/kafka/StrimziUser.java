package io.kitetrace.testing.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * A user as the Kubernetes manifests make it, so that tests run with the very rights that clusters
 * give.
 *
 * @param name the user's
 * @param rights all that it is granted
 */
public record StrimziUser(String name, List<AclBinding> rights) {

  private static final Path FOLDER =
      Path.of(System.getProperty("kitetrace.root", ".."), "k8s", "components", "strimzi");

  public StrimziUser {
    rights = List.copyOf(rights);
  }

  /** Reads a file of {@code k8s/components/strimzi}: {@code 30-user-poller.yaml}. */
  public static StrimziUser read(String file) {
    YamlValue user = YamlValue.read(FOLDER.resolve(file));
    String name = user.at("metadata", "name").text();
    List<AclBinding> rights = new ArrayList<>();
    for (YamlValue rule : user.at("spec", "authorization", "acls").items()) {
      for (YamlValue operation : rule.at("operations").items()) {
        rights.add(binding(name, rule.at("resource"), operation.text()));
      }
    }
    return new StrimziUser(name, rights);
  }

  /** The variables by which the manifests tell a service how to reach Kafka. */
  static Map<String, String> variables() {
    try (Stream<String> lines = Files.lines(FOLDER.resolve("kafka.env"))) {
      return lines
          .filter(line -> line.matches("[A-Z_]+=.*"))
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The topics of the manifests. */
  static List<YamlValue> topics() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().matches("2\\d-topic-.*"))
          .map(YamlValue::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AclBinding binding(String user, YamlValue resource, String operation) {
    return new AclBinding(
        new ResourcePattern(
            SecurityUtils.resourceType(pascal(resource.at("type").text())),
            resource.at("name").text(),
            resource.at("patternType").text().equals("prefix")
                ? PatternType.PREFIXED
                : PatternType.LITERAL),
        new AccessControlEntry(
            "User:" + user, "*", SecurityUtils.operation(operation), AclPermissionType.ALLOW));
  }

  private static String pascal(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
