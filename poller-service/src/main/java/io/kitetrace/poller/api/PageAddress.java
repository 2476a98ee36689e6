package io.kitetrace.poller.api;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list is.
 *
 * @param organization the slug, for the budget and for sentences to people
 * @param url the address; always the API's own host
 */
public record PageAddress(String organization, HttpUrl url) {

  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:\\s*;[^,<]*)*)");

  private static final Pattern NEXT =
      Pattern.compile(
          ";\\s*rel\\s*=\\s*(?:\"[^\"]*\\bnext\\b[^\"]*\"|next\\b)", Pattern.CASE_INSENSITIVE);

  private static final int PIPELINE = 3; // …/pipelines/SLUG/builds

  /**
   * The next page as {@code Link} headers tell it (RFC 8288), or null. The token goes nowhere else:
   * a link to another host or path gives only its query, on the address that was asked.
   */
  @Nullable PageAddress next(List<String> headers) {
    for (String header : headers) {
      Matcher links = LINK.matcher(header);
      while (links.find()) {
        if (NEXT.matcher(links.group(2)).find()) {
          HttpUrl link = url.resolve(links.group(1));
          if (link != null && !link.equals(url)) {
            return new PageAddress(organization, own(link));
          }
        }
      }
    }
    return null;
  }

  private HttpUrl own(HttpUrl link) {
    boolean ours = sameOrigin(url, link) && url.encodedPath().equals(link.encodedPath());
    return ours ? link : url.newBuilder().encodedQuery(link.encodedQuery()).build();
  }

  static boolean sameOrigin(HttpUrl a, HttpUrl b) {
    return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
  }

  /** The page behind this one, by number: for a list that gives no {@code Link}. */
  PageAddress following() {
    String page = url.queryParameter("page");
    int number = page == null || !page.matches("\\d{1,9}") ? 1 : Integer.parseInt(page);
    return new PageAddress(
        organization,
        url.newBuilder().setQueryParameter("page", Integer.toString(number + 1)).build());
  }

  /** Whether it is not the address of one build. */
  boolean isList() {
    return url.pathSegments().getLast().equals("builds");
  }

  boolean isOfAPipeline() {
    return url.pathSize() >= PIPELINE
        && url.pathSegments().get(url.pathSize() - 3).equals("pipelines");
  }

  String pipeline() {
    return url.pathSegments().get(url.pathSize() - 2);
  }

  public int perPage() {
    String perPage = url.queryParameter("per_page");
    return perPage == null || !perPage.matches("\\d{1,9}") ? 30 : Integer.parseInt(perPage);
  }
}
