package io.kitetrace.runtime.settings;

import java.util.List;

/** The configuration is wrong: a sentence for each fault, naming its variable. Exit code 2. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /** One or more faults. */
  public SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** A sentence for each fault. */
  public List<String> faults() {
    return faults;
  }
}
