package io.kitetrace.model;

import io.kitetrace.model.credentials.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * What a build's addresses tell: the JSON names its organization nowhere else.
 *
 * @param organization from {@code …/organizations/ORG/…}, or {@code https://HOST/ORG/PIPELINE/…}
 * @param pipeline the pipeline's slug, from the same places
 */
public record Addresses(@Nullable String organization, @Nullable String pipeline) {

  /** What the build's {@code url} and {@code web_url} tell. */
  public static Addresses of(@Nullable String apiUrl, @Nullable String webUrl) {
    return ofClean(clean(apiUrl), clean(webUrl));
  }

  /** A password with a slash would be taken for a part of the path. */
  private static @Nullable String clean(@Nullable String url) {
    return url == null ? null : Credentials.removedFrom(url);
  }

  private static Addresses ofClean(@Nullable String apiUrl, @Nullable String webUrl) {
    String organization = after(apiUrl, "/organizations/");
    String pipeline = after(apiUrl, "/pipelines/");
    if (organization != null && pipeline != null) {
      return new Addresses(organization, pipeline);
    }
    String path = after(webUrl, "://") == null ? null : pathOf(webUrl);
    return new Addresses(
        organization == null ? after(path, "/", 1) : organization,
        pipeline == null ? after(path, "/", 2) : pipeline);
  }

  private static @Nullable String pathOf(@Nullable String url) {
    if (url == null) {
      return null;
    }
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? null : url.substring(slash);
  }

  /** The segment that follows {@code mark}. */
  private static @Nullable String after(@Nullable String url, String mark) {
    return after(url, mark, 1);
  }

  private static @Nullable String after(@Nullable String url, String mark, int occurrence) {
    if (url == null) {
      return null;
    }
    int start = 0;
    for (int i = 0; i < occurrence; i++) {
      int found = url.indexOf(mark, start);
      if (found < 0) {
        return null;
      }
      start = found + mark.length();
    }
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String segment = url.substring(start, end);
    return segment.isEmpty() ? null : segment;
  }
}
