package io.kitetrace.simulator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param number from 1
 * @param last the number of the last page, at least 1
 */
record Page<T>(List<T> items, int number, int last) {
  private static final int DEFAULT_SIZE = 30;
  private static final int LARGEST = 100;

  /** Cuts the page that is asked for out of whatever the list shows now. */
  static <T> Page<T> of(
      List<? extends T> all, Predicate<T> shown, Parameters parameters, int deepestOffset)
      throws ApiException {
    int size = Math.min(LARGEST, parameters.number("per_page", DEFAULT_SIZE));
    int number = parameters.number("page", 1);
    long offset = (number - 1L) * size;
    if (offset > deepestOffset) {
      throw new ApiException(
          400,
          "Listing builds this deep is not supported. Please narrow your query using filters such"
              + " as branch or created_from.");
    }
    List<T> items = new ArrayList<>(size);
    long count = 0;
    for (T item : all) {
      if (shown.test(item)) {
        if (count >= offset && items.size() < size) {
          items.add(item);
        }
        count++;
      }
    }
    return new Page<>(items, number, (int) Math.max(1, Math.ceilDiv(count, size)));
  }

  /**
   * The addresses of the other pages, as Buildkite writes them; null where there are none.
   *
   * @param address of the list, without parameters
   * @param rawQuery the parameters of the request
   */
  @Nullable String link(String address, @Nullable String rawQuery) {
    List<String> links = new ArrayList<>();
    if (number > 1) {
      links.add(link(address, rawQuery, 1, "first"));
      links.add(link(address, rawQuery, Math.min(number - 1, last), "prev"));
    }
    if (number < last) {
      links.add(link(address, rawQuery, number + 1, "next"));
      links.add(link(address, rawQuery, last, "last"));
    }
    return links.isEmpty() ? null : String.join(", ", links);
  }

  private static String link(String address, @Nullable String rawQuery, int page, String relation) {
    StringBuilder link = new StringBuilder("<").append(address).append('?');
    if (rawQuery != null) {
      for (String pair : List.of(rawQuery.split("&", -1))) {
        if (!pair.isEmpty() && !pair.startsWith("page=")) {
          link.append(pair).append('&');
        }
      }
    }
    return link.append("page=")
        .append(page)
        .append(">; rel=\"")
        .append(relation)
        .append('"')
        .toString();
  }
}
