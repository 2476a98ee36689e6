package io.kitetrace.trace;

import io.kitetrace.model.credentials.Credentials;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A repository's address, taken apart: {@code git@host:owner/name.git}, {@code ssh://…}, {@code
 * https://…}.
 *
 * @param url the https form, without {@code .git}, port of another protocol, or credentials
 * @param host in lower case
 * @param owner the owner, or the groups with slashes between
 */
record Repository(String url, String host, @Nullable String owner, String name) {

  /** The parts, or null for what is no address on a network. */
  static @Nullable Repository parse(@Nullable String address) {
    if (address == null) {
      return null;
    }
    String text = Credentials.removedFrom(address.strip());
    int mark = text.indexOf("://");
    if (mark > 0) {
      return ofUrl(text.substring(0, mark).toLowerCase(Locale.ROOT), text.substring(mark + 3));
    }
    int colon = text.indexOf(':');
    // A letter before the colon is a drive, a slash a path.
    if (colon < 2 || text.substring(0, colon).indexOf('/') >= 0) {
      return null;
    }
    String host = text.substring(text.lastIndexOf('@', colon) + 1, colon);
    return of(host, text.substring(colon + 1));
  }

  private static @Nullable Repository ofUrl(String scheme, String rest) {
    int slash = rest.indexOf('/');
    if (slash <= 0 || scheme.equals("file")) {
      return null;
    }
    String authority = rest.substring(0, slash);
    int port = authority.lastIndexOf(':');
    boolean keepsPort = scheme.equals("https") || scheme.equals("http");
    String host = port < 0 || keepsPort ? authority : authority.substring(0, port);
    return of(host, rest.substring(slash + 1));
  }

  private static @Nullable Repository of(String host, String rawPath) {
    String path = trimmed(rawPath);
    if (host.isEmpty() || path.isEmpty()) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    return new Repository(
        "https://" + host + "/" + path,
        host.toLowerCase(Locale.ROOT),
        slash < 0 ? null : path.substring(0, slash),
        path.substring(slash + 1));
  }

  private static String trimmed(String rawPath) {
    int start = 0;
    int end = rawPath.length();
    for (int i = 0; i < end; i++) {
      if (rawPath.charAt(i) == '?' || rawPath.charAt(i) == '#') {
        end = i;
      }
    }
    while (end > 0 && rawPath.charAt(end - 1) == '/') {
      end--;
    }
    if (rawPath.startsWith(".git", end - 4)) {
      end -= 4;
    }
    while (start < end && rawPath.charAt(start) == '/') {
      start++;
    }
    return rawPath.substring(start, end);
  }

  /** The provider's name in the conventions, from Buildkite's word for it or the host. */
  static @Nullable String provider(@Nullable String provider, @Nullable Repository repository) {
    String known = provider == null ? null : known(provider.toLowerCase(Locale.ROOT));
    if (known != null || repository == null) {
      return known;
    }
    return switch (repository.host) {
      case "github.com", "gitlab.com", "bitbucket.org" ->
          repository.host.substring(0, repository.host.indexOf('.'));
      default -> null;
    };
  }

  private static @Nullable String known(String provider) {
    for (String name : new String[] {"github", "gitlab", "bitbucket"}) {
      if (provider.startsWith(name)) {
        return name;
      }
    }
    return null;
  }
}
