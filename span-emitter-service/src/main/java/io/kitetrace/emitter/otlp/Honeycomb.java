package io.kitetrace.emitter.otlp;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** All that is Honeycomb's own: {@code HONEYCOMB_API_KEY} alone is enough to send traces there. */
final class Honeycomb {

  private static final URI ENDPOINT = URI.create("https://api.honeycomb.io:443");
  private static final String TEAM = "x-honeycomb-team";
  private static final String DATASET = "x-honeycomb-dataset";

  private Honeycomb() {}

  /** Where traces go that are given no endpoint. */
  static URI endpointOr(URI otherwise, Settings settings) {
    return settings.secret("HONEYCOMB_API_KEY") == null ? otherwise : ENDPOINT;
  }

  /**
   * Its headers, unless the endpoint is another's: the key may stand in an environment that
   * emitters for other backends share.
   */
  static void addHeaders(Map<String, Secret> headers, Settings settings, URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    if (!host.equals("honeycomb.io") && !host.endsWith(".honeycomb.io")) {
      return;
    }
    Secret key = settings.secret("HONEYCOMB_API_KEY");
    if (key != null) {
      headers.putIfAbsent(TEAM, key);
    }
    String dataset = settings.text("HONEYCOMB_DATASET");
    if (dataset != null) {
      headers.putIfAbsent(DATASET, new Secret(dataset));
    }
  }
}
