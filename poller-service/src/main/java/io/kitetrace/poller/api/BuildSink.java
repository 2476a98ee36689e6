package io.kitetrace.poller.api;

import io.kitetrace.wire.BuildHead;
import org.jspecify.annotations.Nullable;

/** Takes the builds of a page as they arrive. */
@FunctionalInterface
public interface BuildSink {

  /** A request for the page is about to go out. */
  default void requested() {}

  /** A page begins, perhaps one that was cut off before and is now read anew. */
  default void pageBegins() {}

  /**
   * One element of the page, as the API wrote it.
   *
   * @param buffer holds it; valid during this call only
   * @param whole false where the element is too large to hold: only its beginning is there
   * @return what could be read of it, or null
   */
  @Nullable BuildHead element(byte[] buffer, int offset, int length, boolean whole)
      throws InterruptedException;
}
