package io.kitetrace.poller.command;

import io.kitetrace.runtime.settings.Variables;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables of which options take the place. */
final class Overrides {

  private static final String ORGANIZATION = "BUILDKITE_ORGANIZATION";

  private Overrides() {}

  static Variables organizations(Variables variables, List<String> organizations) {
    if (organizations.isEmpty()) {
      return variables;
    }
    return new Variables() {
      @Override
      public @Nullable String get(String name) {
        return name.equals(ORGANIZATION) ? String.join(",", organizations) : variables.get(name);
      }

      @Override
      public Set<String> startingWith(String prefix) {
        return variables.startingWith(prefix);
      }
    };
  }
}
