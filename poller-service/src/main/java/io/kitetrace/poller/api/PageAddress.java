package io.kitetrace.poller.api;

import io.kitetrace.runtime.http.NextLink;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list is.
 *
 * @param organization the slug, for the budget and for sentences to people
 * @param url the address; always the API's own host
 */
public record PageAddress(String organization, HttpUrl url) {

  private static final int PIPELINE = 3; // …/pipelines/SLUG/builds

  /** The next page as {@code Link} headers tell it, or null. */
  @Nullable PageAddress next(List<String> headers) {
    HttpUrl next = NextLink.of(url, headers);
    return next == null ? null : new PageAddress(organization, next);
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
