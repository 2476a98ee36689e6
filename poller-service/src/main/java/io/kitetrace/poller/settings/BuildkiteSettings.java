package io.kitetrace.poller.settings;

import io.kitetrace.runtime.http.ApiAccess;
import io.kitetrace.runtime.http.CaFile;
import io.kitetrace.runtime.http.ProxySettings;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.Settings;
import java.net.URI;
import java.util.List;
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

  public static final int DEFAULT_REQUESTS_PER_MINUTE = 40;

  private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

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

  /** How the API is reached. */
  public ApiAccess access() {
    return new ApiAccess(token, apiUrl, caFile, proxy);
  }

  static BuildkiteSettings read(Settings settings) {
    ApiAccess access =
        ApiAccess.read(
            settings, "is not set; it gives the API token that reads builds (scope read_builds)");
    return read(settings, access, organizations(settings, true));
  }

  static BuildkiteSettings readWithoutApi(Settings settings) {
    return read(settings, ApiAccess.read(settings, null), organizations(settings, false));
  }

  private static BuildkiteSettings read(
      Settings settings, ApiAccess access, List<String> organizations) {
    return new BuildkiteSettings(
        access.token(),
        organizations,
        BuildFilter.read(settings),
        access.url(),
        access.caFile(),
        settings.integer("API_REQUESTS_PER_MINUTE", DEFAULT_REQUESTS_PER_MINUTE, 1, 1_000_000),
        access.proxy());
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
}
