package io.kitetrace.poller.api;

import okhttp3.HttpUrl;

/**
 * Where a page of a list is.
 *
 * @param organization the slug, for the budget and for sentences to people
 * @param url the address; always the API's own host
 */
public record PageAddress(String organization, HttpUrl url) {

  private static final int PIPELINE = 3; // …/pipelines/SLUG/builds

  /** The page behind this one, by number: for a list that gives no {@code Link}. */
  PageAddress following() {
    String page = url.queryParameter("page");
    int number = page == null || !page.matches("\\d{1,9}") ? 1 : Integer.parseInt(page);
    return new PageAddress(
        organization,
        url.newBuilder().setQueryParameter("page", Integer.toString(number + 1)).build());
  }

  /** Whether the list is of one pipeline. */
  boolean isOfAPipeline() {
    return url.pathSize() >= PIPELINE
        && url.pathSegments().get(url.pathSize() - 3).equals("pipelines");
  }

  /** The slug of the pipeline whose list it is. */
  String pipeline() {
    return url.pathSegments().get(url.pathSize() - 2);
  }

  /** How many builds a page may hold. */
  public int perPage() {
    String perPage = url.queryParameter("per_page");
    return perPage == null || !perPage.matches("\\d{1,9}") ? 30 : Integer.parseInt(perPage);
  }
}
