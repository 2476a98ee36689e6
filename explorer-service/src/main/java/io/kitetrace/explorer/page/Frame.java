package io.kitetrace.explorer.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is around a page's own content.
 *
 * @param title of the browser's tab
 * @param section the entry of the navigation that it belongs to
 * @param assets the version of styles and scripts
 * @param now when the page was made
 * @param notice what everybody should know while reading it; null where all is well
 * @param wide whether the content needs the whole window
 */
record Frame(
    String title,
    String section,
    String assets,
    Instant now,
    @Nullable Notice notice,
    boolean wide) {

  /**
   * Something about the index.
   *
   * @param percent of the log that was read; null where that is not the point
   */
  record Notice(String sentence, @Nullable Integer percent) {}
}
