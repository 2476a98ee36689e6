package io.kitetrace.testing.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/** A value of a YAML file; what is not there is a failure. */
record YamlValue(Object value) {

  YamlValue {
    Objects.requireNonNull(value, "not there");
  }

  static YamlValue read(Path file) {
    try {
      return new YamlValue(new Yaml().load(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  YamlValue at(String... path) {
    YamlValue found = this;
    for (String name : path) {
      found = new YamlValue(Objects.requireNonNull(((Map<?, ?>) found.value).get(name), name));
    }
    return found;
  }

  List<YamlValue> items() {
    return ((List<?>) value).stream().map(item -> new YamlValue(item)).toList();
  }

  Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    ((Map<?, ?>) value).forEach((name, text) -> texts.put(name.toString(), text.toString()));
    return texts;
  }

  String text() {
    return value.toString();
  }
}
