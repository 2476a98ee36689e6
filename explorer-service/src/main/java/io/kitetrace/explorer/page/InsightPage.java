package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.Suggestions;
import io.kitetrace.explorer.sql.Insight;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One insight's answer.
 *
 * @param cut why there are no more rows; null where there are none
 * @param fault why there is no answer; null where there is one
 */
record InsightPage(
    Frame frame,
    Insight insight,
    BuildSearch search,
    Suggestions suggestions,
    List<Cell> heads,
    List<List<Cell>> rows,
    @Nullable String cut,
    @Nullable String fault) {

  InsightPage {
    heads = List.copyOf(heads);
    rows = List.copyOf(rows);
  }

  /** {@code flaky_steps} as a heading. */
  static String title(String name) {
    String words = name.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  String period(String from) {
    return "/insights/" + insight.name() + search.query("from", from, "to", "");
  }

  /** The same for a program. */
  String download(String format) {
    Map<String, String> parameters = search.parameters();
    String from = parameters.remove("from");
    if (from != null && search.from() != null) {
      parameters.put("since", search.from().at().toString());
    }
    String to = parameters.remove("to");
    if (to != null && search.to() != null) {
      parameters.put("until", search.to().at().toString());
    }
    parameters.put("format", format);
    return "/api/insights/" + insight.name() + BuildSearch.encoded(parameters);
  }
}
