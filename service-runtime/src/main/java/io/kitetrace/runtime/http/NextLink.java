package io.kitetrace.runtime.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The next page of a list, as {@code Link} headers tell it (RFC 8288). */
public final class NextLink {

  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:\\s*;[^,<]*)*)");

  private static final Pattern NEXT =
      Pattern.compile(
          ";\\s*rel\\s*=\\s*(?:\"[^\"]*\\bnext\\b[^\"]*\"|next\\b)", Pattern.CASE_INSENSITIVE);

  private NextLink() {}

  /**
   * The next page of the list at this address, or null. The token goes nowhere else: a link to
   * another host or path gives only its query, on the address that was asked.
   */
  public static @Nullable HttpUrl of(HttpUrl url, List<String> headers) {
    for (String header : headers) {
      Matcher links = LINK.matcher(header);
      while (links.find()) {
        if (NEXT.matcher(links.group(2)).find()) {
          HttpUrl link = url.resolve(links.group(1));
          if (link != null && !link.equals(url)) {
            return own(url, link);
          }
        }
      }
    }
    return null;
  }

  private static HttpUrl own(HttpUrl url, HttpUrl link) {
    boolean ours = ApiClient.sameOrigin(url, link) && url.encodedPath().equals(link.encodedPath());
    return ours ? link : url.newBuilder().encodedQuery(link.encodedQuery()).build();
  }
}
