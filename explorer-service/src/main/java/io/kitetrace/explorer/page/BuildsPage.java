package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.BuildReads.BuildPage;
import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.DayCount;
import io.kitetrace.explorer.read.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The list of builds.
 *
 * @param revision of the index that it was made of, at the latest
 */
record BuildsPage(
    Frame frame,
    long revision,
    BuildSearch search,
    BuildPage page,
    long count,
    Map<String, Long> outcomes,
    List<DayCount> days,
    Suggestions suggestions) {

  private static final int BAR = 36;

  /** One outcome to choose, and how many builds that would show. */
  record Choice(String outcome, Sign sign, String words, long count, boolean chosen, String href) {}

  /** A day to choose; heights are of a bar in pixels. */
  record Day(DayCount count, int height, int failedHeight, boolean chosen, String href) {

    /** The month where it changes. */
    String date() {
      int day = count.day().getDayOfMonth();
      return day == 1 ? "1 " + Show.month(count.day()) : Integer.toString(day);
    }
  }

  /** Outcomes that occur, and the one that is chosen. */
  List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    long all = outcomes.values().stream().mapToLong(Long::longValue).sum();
    choices.add(
        new Choice("", Sign.UNKNOWN, "All", all, search.outcome() == null, href("outcome", "")));
    boolean several = of("error") + of("timeout") > 0;
    for (String outcome : BuildSearch.OUTCOMES) {
      boolean group = outcome.equals(BuildSearch.FAILED);
      boolean chosen = outcome.equals(search.outcome());
      long count = group ? of("failure") + of("error") + of("timeout") : of(outcome);
      // Where there are failures of one kind alone, one choice for them is enough.
      boolean redundant = !several && outcome.equals("failure");
      if (chosen || (count > 0 && !redundant)) {
        String words = group && several ? "All failures" : Sign.of(outcome).words();
        String href = href("outcome", chosen ? "" : outcome);
        choices.add(new Choice(outcome, Sign.of(outcome), words, count, chosen, href));
      }
    }
    return choices;
  }

  List<Day> bars() {
    long most = Math.max(1, days.stream().mapToLong(DayCount::builds).max().orElse(1));
    return days.stream()
        .map(
            day -> {
              String text = day.day().toString();
              boolean chosen =
                  search.from() != null
                      && search.to() != null
                      && text.equals(search.from().text())
                      && text.equals(search.to().text());
              return new Day(
                  day,
                  height(day.builds(), most),
                  Math.min(height(day.builds(), most), height(day.failed(), most)),
                  chosen,
                  "/builds" + search.query("from", chosen ? "" : text, "to", chosen ? "" : text));
            })
        .toList();
  }

  String next() {
    return page.next() == null ? "" : "/builds" + search.withBefore(page.next()).query();
  }

  String newest() {
    return href();
  }

  boolean isFirstPage() {
    return search.before() == null;
  }

  String href(String... namesAndValues) {
    return "/builds" + search.withBefore(null).query(namesAndValues);
  }

  private long of(String outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  private static int height(long builds, long most) {
    return builds == 0 ? 0 : (int) Math.max(2, Math.round((double) BAR * builds / most));
  }
}
