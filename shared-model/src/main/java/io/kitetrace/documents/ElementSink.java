package io.kitetrace.documents;

import java.io.IOException;

/** Takes what an {@link ElementScanner} finds; positions are bytes from the beginning. */
interface ElementSink {

  /** A whole object, in these bytes, which are valid during the call. */
  void object(Span span, byte[] json, int offset, Standing standing) throws IOException;

  /** An object that is not whole, from there on; and whether it has the members of a build. */
  void broken(long position, Break why, long where, boolean likeABuild) throws IOException;

  /** Something that is no object. */
  void other(long position) throws IOException;

  /** The stream ended between objects, but too early. */
  void cut(boolean damaged);

  /** How surely an object stands where a build should. */
  enum Standing {
    /** Alone, or in a list. */
    SURE,
    /** Behind something broken, perhaps still within it. */
    UNSURE,
    /** Within something broken. */
    WITHIN
  }

  /** Why an object is not whole. */
  enum Break {
    GRAMMAR,
    TOO_LARGE,
    ENDS,
    DAMAGED
  }

  /**
   * Where an object stands.
   *
   * @param likeABuild whether it has the members of one
   */
  record Span(long from, long to, boolean likeABuild) {

    int length() {
      return (int) (to - from);
    }
  }
}
