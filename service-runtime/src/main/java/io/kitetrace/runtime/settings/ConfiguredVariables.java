package io.kitetrace.runtime.settings;

import io.micronaut.core.value.PropertyResolver;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment's variables first, then the same names in the style of {@code application.yml}:
 * {@code BUILDKITE_API_TOKEN} is {@code buildkite.api-token}, {@code buildkite.api.token} or {@code
 * buildkite-api-token} there.
 */
public final class ConfiguredVariables implements Variables {

  private final Variables environment;
  private final PropertyResolver configuration;

  /** Reads from the environment and from a framework's configuration. */
  public ConfiguredVariables(Variables environment, PropertyResolver configuration) {
    this.environment = environment;
    this.configuration = configuration;
  }

  @Override
  public @Nullable String get(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? configured(name) : value;
  }

  /** The environment's alone: the framework has its own way to a client's properties. */
  @Override
  public Set<String> startingWith(String prefix) {
    return environment.startingWith(prefix);
  }

  private @Nullable String configured(String name) {
    String[] words = name.toLowerCase(Locale.ROOT).split("_", -1);
    // Between any two words stands a dot or a hyphen; a bit for each tells which.
    for (int hyphens = 0; hyphens < 1 << (words.length - 1); hyphens++) {
      StringBuilder property = new StringBuilder(Objects.requireNonNull(words[0]));
      for (int i = 1; i < words.length; i++) {
        property.append((hyphens >> (i - 1) & 1) == 0 ? '.' : '-').append(words[i]);
      }
      String value = configuration.getProperty(property.toString(), String.class).orElse(null);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
