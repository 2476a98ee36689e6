package io.kitetrace.enricher.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.runtime.http.NextLink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Reads lists of the API page by page. */
record Lists(RetryingReader reader, EnricherMetrics metrics) {

  private static final long MAX_PAGE_BYTES = 32L * 1024 * 1024;

  /** Reads the elements of one page. */
  @FunctionalInterface
  interface Elements<T> {
    T read(InputStream json) throws IOException;
  }

  /**
   * What was read.
   *
   * @param rest whether there is more
   */
  record Pages<T>(List<T> pages, boolean rest) {}

  private record Page<T>(T elements, @Nullable HttpUrl next) {}

  <T> Pages<T> read(Target first, int maxPages, Elements<T> elements)
      throws UnavailableException, InterruptedException {
    List<T> pages = new ArrayList<>();
    HttpUrl url = first.url();
    while (url != null && pages.size() < maxPages) {
      HttpUrl asked = url;
      Page<T> page =
          reader.read(
              Target.get(first.organization(), asked, Target.JSON, first.kind()),
              response -> page(asked, response, elements));
      pages.add(page.elements);
      url = page.next;
    }
    return new Pages<>(pages, url != null);
  }

  private <T> Page<T> page(HttpUrl url, Response response, Elements<T> elements)
      throws IOException, RetryException {
    try (InputStream body =
        new BoundedStream(response.body().byteStream(), MAX_PAGE_BYTES, metrics)) {
      return new Page<>(elements.read(body), NextLink.of(url, response.headers("Link")));
    } catch (JsonProcessingException e) {
      throw RetryException.ofEither("the API answers with something else than a list", null);
    }
  }
}
