package io.kitetrace.runtime.http;

import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Buildkite's API is reached.
 *
 * @param url the API's address without {@code /v2}; a path is kept
 * @param caFile certificates that are trusted besides Java's own, or null
 * @param proxy on the way to the API
 */
public record ApiAccess(Secret token, URI url, @Nullable CaFile caFile, ProxySettings proxy) {

  public static final URI DEFAULT_URL = URI.create("https://api.buildkite.com");

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * Notes faults in the given settings; the caller checks them.
   *
   * @param missing what to tell where there is no token; null where none is needed
   */
  public static ApiAccess read(Settings settings, @Nullable String missing) {
    Secret token = token(settings, missing);
    URI url = url(settings);
    return new ApiAccess(
        token,
        url,
        settings
            .parsed("BUILDKITE_CA_FILE", Optional.<CaFile>empty(), f -> Optional.of(CaFile.read(f)))
            .orElse(null),
        ProxySettings.read(settings, url));
  }

  private static Secret token(Settings settings, @Nullable String missing) {
    int faults = settings.faults().size();
    Secret token = settings.secret("BUILDKITE_API_TOKEN", "BUILDKITE_TOKEN");
    if (token == null) {
      if (missing != null
          && settings.faults().size() == faults) { // else a file that cannot be read says it all
        settings.fault("BUILDKITE_API_TOKEN", missing);
      }
      return new Secret("");
    }
    if (!TOKEN.matcher(token.value()).matches()) {
      settings.fault("BUILDKITE_API_TOKEN", "holds characters that no token has");
    }
    return token;
  }

  private static URI url(Settings settings) {
    URI url = settings.url("BUILDKITE_API_URL", DEFAULT_URL);
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      settings.fault("BUILDKITE_API_URL", "has a query or a fragment, which cannot be kept");
      return DEFAULT_URL;
    }
    String path = url.getRawPath().replaceAll("/+$", "");
    if (path.endsWith("/v2")) {
      path = path.substring(0, path.length() - "/v2".length());
    }
    return url.resolve(path.isEmpty() ? "/" : path);
  }
}
