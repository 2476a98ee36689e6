package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the headers that go with every request. Their values are secret: no fault shows one. */
final class OtlpHeaders {

  private final Settings settings;
  private final String variable;

  OtlpHeaders(Settings settings, String variable) {
    this.settings = settings;
    this.variable = variable;
  }

  Map<String, Secret> read() {
    Map<String, Secret> headers = new LinkedHashMap<>();
    Secret configured = settings.secret(variable);
    if (configured != null) {
      int number = 0;
      for (String entry : configured.value().split(",", -1)) {
        number++;
        if (!entry.isBlank()) {
          header(entry, number, headers);
        }
      }
    }
    return headers;
  }

  private void header(String entry, int number, Map<String, Secret> headers) {
    int equals = entry.indexOf('=');
    String name = equals < 0 ? "" : entry.substring(0, equals).strip().toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9!#$%&'*+.^_`|~-]+")) {
      settings.fault(variable, "entry " + number + " is not name=value");
      return;
    }
    // As in W3C baggage: %20 is a blank, and a plus sign stays one.
    String value = PercentEncoding.decode(entry.substring(equals + 1).strip());
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F))) {
      settings.fault(variable, "the value of " + name + " holds characters that no header can");
      return;
    }
    headers.put(name, new Secret(value));
  }
}
