package io.kitetrace.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as JSON trees. A key that is given twice is a failure. */
final class Yaml {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Yaml() {}

  /** Every document but the empty ones. */
  static List<JsonNode> all(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document :
        new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text)) {
      if (document != null) {
        documents.add(JSON.valueToTree(document));
      }
    }
    return documents;
  }

  /** The one document of a file. */
  static JsonNode one(String text) {
    List<JsonNode> documents = all(text);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(documents.size() + " documents, not one");
    }
    return documents.get(0);
  }
}
