package io.kitetrace.poller.api;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next page in {@code Link} headers (RFC 8288). The token goes nowhere else: a link to
 * another host or path gives only its query, on the address that was asked.
 */
final class NextLink {

  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:\\s*;[^,<]*)*)");
  private static final Pattern NEXT =
      Pattern.compile(
          ";\\s*rel\\s*=\\s*(?:\"[^\"]*\\bnext\\b[^\"]*\"|next\\b)", Pattern.CASE_INSENSITIVE);

  private NextLink() {}

  static @Nullable HttpUrl of(HttpUrl asked, List<String> headers) {
    for (String header : headers) {
      Matcher links = LINK.matcher(header);
      while (links.find()) {
        if (NEXT.matcher(links.group(2)).find()) {
          HttpUrl link = asked.resolve(links.group(1));
          if (link != null && !link.equals(asked)) {
            return own(asked, link);
          }
        }
      }
    }
    return null;
  }

  private static HttpUrl own(HttpUrl asked, HttpUrl link) {
    boolean ours = sameOrigin(asked, link) && asked.encodedPath().equals(link.encodedPath());
    return ours ? link : asked.newBuilder().encodedQuery(link.encodedQuery()).build();
  }

  static boolean sameOrigin(HttpUrl a, HttpUrl b) {
    return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
  }
}
