package io.kitetrace.emitter.trace;

/** What every text goes through before it leaves: no credentials in URLs, no excess length. */
final class Texts {

  private static final String AUTHORITY_MARK = "://";

  static String clean(String text, int maxLength) {
    return cut(withoutCredentials(text), maxLength);
  }

  /** The first {@code maxLength} UTF-16 units, less one where that would halve a character. */
  static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(maxLength - 1));
    return text.substring(0, halves ? maxLength - 1 : maxLength);
  }

  /** The text, with {@code scheme://user:password@host} become {@code scheme://host} throughout. */
  static String withoutCredentials(String text) {
    int mark = text.indexOf(AUTHORITY_MARK);
    if (mark < 0 || text.indexOf('@', mark) < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    int copied = 0;
    while (mark >= 0) {
      int authority = mark + AUTHORITY_MARK.length();
      clean.append(text, copied, authority);
      copied = hostStart(text, authority);
      mark = text.indexOf(AUTHORITY_MARK, copied);
    }
    return clean.append(text, copied, text.length()).toString();
  }

  /**
   * Behind the last {@code @} of the authority. A password with an unescaped slash ends what looks
   * like the authority in the middle of it; what follows the colon is then no port number.
   */
  private static int hostStart(String text, int authority) {
    int host = authority;
    int colon = -1;
    boolean port = true;
    boolean inAuthority = true;
    for (int i = authority; i < text.length(); i++) {
      char c = text.charAt(i);
      if (endsUrl(c)) {
        break;
      }
      if (c == '@') {
        host = i + 1;
        colon = -1;
        port = true;
        if (!inAuthority) {
          break;
        }
      } else if (inAuthority && (c == '/' || c == '?' || c == '#')) {
        inAuthority = false;
        if (colon < 0 || port) {
          break;
        }
      } else if (inAuthority && c == ':') {
        colon = i;
        port = true;
      } else if (inAuthority && colon >= 0 && (c < '0' || c > '9')) {
        port = false;
      }
    }
    return host;
  }

  private static boolean endsUrl(char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '|';
  }

  private Texts() {}
}
