package io.kitetrace.poller.api;


/** Takes the builds of a page as they arrive. */
public interface BuildSink {

  /** A request for the page is about to go out. */
  default void requested() {}

  /** A page begins, perhaps one that was cut off before and is now read anew. */
  default void pageBegins() {}

  /**
   * One element of the page, as the API wrote it.
   *
   * @param buffer holds it; valid during this call only
   * @param offset where it begins
   * @param length its bytes
   * @param whole false where the element is too large to hold: only its beginning is there
   */
  void element(byte[] buffer, int offset, int length, boolean whole) throws InterruptedException;
}
