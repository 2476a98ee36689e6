package io.kitetrace.model.credentials;

/**
 * What a text has where an address would have its host.
 *
 * @param end behind it, before a port
 */
record HostName(Kind kind, int end) {

  /** How sure it is that this is a host. */
  enum Kind {
    /** It is none. */
    NONE,
    /** One word, which could be anything. */
    WORD,
    /** A name with a top-level domain, localhost, or an IP address. */
    CERTAIN
  }

  /** No name of a host is longer; the bound keeps repeated looks at one place cheap. */
  private static final int LONGEST = 253;

  private static final String LOCALHOST = "localhost";

  /** What begins at {@code from}, and ends before {@code to}. */
  static HostName at(String text, int from, int to) {
    int limit = Math.min(to, from + LONGEST);
    if (from < to && text.charAt(from) == '[') {
      int end = from + 1;
      while (end < limit && isIpv6(text.charAt(end))) {
        end++;
      }
      return end < limit && text.charAt(end) == ']'
          ? new HostName(Kind.CERTAIN, end + 1)
          : new HostName(Kind.NONE, from);
    }
    int end = from;
    while (end < limit && isHostCharacter(text.charAt(end))) {
      end++;
    }
    // A sentence's full stop.
    int name = end > from && text.charAt(end - 1) == '.' ? end - 1 : end;
    return new HostName(kind(text, from, name), end);
  }

  private static Kind kind(String text, int from, int end) {
    if (from == end || text.charAt(from) == '.' || end - from >= LONGEST) {
      return Kind.NONE;
    }
    int dot = end - 1;
    while (dot >= from && text.charAt(dot) != '.') {
      dot--;
    }
    if (dot < from) {
      if (isLocalhost(text, from, end)) {
        return Kind.CERTAIN;
      }
      return Character.isLetter(text.charAt(from)) ? Kind.WORD : Kind.NONE;
    }
    boolean topLevel = end - dot > 2 && Character.isLetter(text.charAt(dot + 1));
    return topLevel || isIpv4(text, from, end) ? Kind.CERTAIN : Kind.NONE;
  }

  static boolean isLocalhost(String text, int from, int end) {
    return end - from == LOCALHOST.length() && text.startsWith(LOCALHOST, from);
  }

  static boolean isIpv4(String text, int from, int end) {
    int dots = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  private static boolean isHostCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
  }

  private static boolean isIpv6(char c) {
    return Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '%';
  }
}
