package io.kitetrace.poller.settings;

import io.kitetrace.runtime.http.CaFile;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom the poller asks, and for what.
 *
 * @param token the API's token, with the scope {@code read_builds}
 * @param organizations slugs, each once
 * @param apiUrl the API's address without {@code /v2}; a path is kept
 * @param caFile certificates that are trusted besides Java's own, or null
 * @param requestsPerMinute the most requests in any 60 s
 * @param proxy on the way to the API
 */
public record BuildkiteSettings(
    Secret token,
    List<String> organizations,
    BuildFilter filter,
    URI apiUrl,
    @Nullable CaFile caFile,
    int requestsPerMinute,
    ProxySettings proxy) {

  public static final URI DEFAULT_URL = URI.create("https://api.buildkite.com");

  public static final int DEFAULT_REQUESTS_PER_MINUTE = 40;

  private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** Copies; refuses a budget of nothing. */
  public BuildkiteSettings {
    organizations = List.copyOf(organizations);
    if (requestsPerMinute < 1) {
      throw new IllegalArgumentException("no requests at all");
    }
  }

  public BuildkiteSettings(
      Secret token,
      List<String> organizations,
      BuildFilter filter,
      URI apiUrl,
      @Nullable CaFile caFile,
      int requestsPerMinute) {
    this(token, organizations, filter, apiUrl, caFile, requestsPerMinute, ProxySettings.UNSET);
  }

  public BuildkiteSettings forOrganizations(List<String> others) {
    return new BuildkiteSettings(token, others, filter, apiUrl, caFile, requestsPerMinute, proxy);
  }

  public static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  static BuildkiteSettings read(Settings settings) {
    return read(settings, token(settings, true), organizations(settings, true));
  }

  static BuildkiteSettings readWithoutApi(Settings settings) {
    return read(settings, token(settings, false), organizations(settings, false));
  }

  private static BuildkiteSettings read(
      Settings settings, Secret token, List<String> organizations) {
    URI apiUrl = apiUrl(settings);
    return new BuildkiteSettings(
        token,
        organizations,
        BuildFilter.read(settings),
        apiUrl,
        settings
            .parsed("BUILDKITE_CA_FILE", Optional.<CaFile>empty(), f -> Optional.of(CaFile.read(f)))
            .orElse(null),
        settings.integer("API_REQUESTS_PER_MINUTE", DEFAULT_REQUESTS_PER_MINUTE, 1, 1_000_000),
        ProxySettings.read(settings, apiUrl));
  }

  private static Secret token(Settings settings, boolean needed) {
    int faults = settings.faults().size();
    Secret token = settings.secret("BUILDKITE_API_TOKEN", "BUILDKITE_TOKEN");
    if (token == null) {
      if (needed
          && settings.faults().size() == faults) { // else a file that cannot be read says it all
        settings.fault(
            "BUILDKITE_API_TOKEN",
            "is not set; it gives the API token that reads builds (scope read_builds)");
      }
      return new Secret("");
    }
    if (!TOKEN.matcher(token.value()).matches()) {
      settings.fault("BUILDKITE_API_TOKEN", "holds characters that no token has");
    }
    return token;
  }

  private static List<String> organizations(Settings settings, boolean needed) {
    List<String> slugs =
        settings.list("BUILDKITE_ORGANIZATION", "BUILDKITE_ORG").stream().distinct().toList();
    if (needed && slugs.isEmpty()) {
      settings.fault(
          "BUILDKITE_ORGANIZATION",
          "is not set; it gives the slug of the organization whose builds are read, or several with commas between");
    }
    for (String slug : slugs) {
      if (!isSlug(slug)) {
        settings.fault(
            "BUILDKITE_ORGANIZATION",
            "'" + slug + "' is no organization's slug (as in https://buildkite.com/SLUG)");
      }
    }
    return slugs;
  }

  private static URI apiUrl(Settings settings) {
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
