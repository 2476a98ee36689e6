package io.kitetrace.standalone;

import io.kitetrace.runtime.command.Summary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pass that has come to its end did all that it was to do.
 *
 * @param summary what it did
 * @param waiting the most records that the log held undelivered before it
 */
record Verdict(Summary summary, long waiting) {

  /** Whether nothing is missing, and nothing was rejected or kept aside. */
  boolean isSuccess() {
    Summary.Timelines inside = summary.timelines();
    long aside = summary.deadLetters() + (inside == null ? 0 : inside.deadLetters());
    return fault() == null && summary.rejected() + aside == 0;
  }

  /** A sentence for a person where what was published is not what was consumed; null if all is. */
  @Nullable String fault() {
    if (!summary.closes()) {
      return "the sums of this run do not close; please report it";
    }
    long consumed = summary.consumed();
    long published = summary.published();
    if (consumed >= published && consumed <= published + waiting) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        consumed < published
            ? "%,d builds were published and only %,d consumed by this run; is another process of the same EMITTER_GROUP at work? The next run sends what is left"
            : "%,d builds were published and %,d consumed by this run: some were sent more than once, with the same ids",
        published,
        consumed);
  }
}
