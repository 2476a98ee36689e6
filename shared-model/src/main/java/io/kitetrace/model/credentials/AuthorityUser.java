package io.kitetrace.model.credentials;

import io.kitetrace.model.credentials.HostName.Kind;

/** Finds the user information behind the two slashes of an address. */
final class AuthorityUser {

  private static final int LONGEST_TOKEN = 255;
  private static final int PORT_DIGITS = 5;

  private final TextWord word;
  private final String text;

  AuthorityUser(TextWord word) {
    this.word = word;
    this.text = word.text();
  }

  /**
   * How many {@code @} belong to the user information of an authority that begins there.
   *
   * @param first the first {@code @} that may
   * @param scheme whether a scheme stands before the slashes
   */
  int taken(int authority, int first, boolean scheme) {
    int from = authority;
    int at = first;
    while (at < word.count() && isUser(from, word.at(at), at > first, scheme)) {
      from = word.at(at) + 1;
      at++;
    }
    return at - first;
  }

  /**
   * Whether what stands there, up to an {@code @}, is user information; {@code sure}: more of it.
   */
  private boolean isUser(int from, int at, boolean sure, boolean scheme) {
    HostName host = HostName.at(text, from, at);
    int end = host.end();
    if (end == at) {
      return sure || (at > from && (scheme || hostWithPathFollows(at)));
    }
    boolean certain = host.kind() == Kind.CERTAIN;
    char c = text.charAt(end);
    if (c == ':') {
      return isPassword(from, end, at, sure, certain);
    }
    if (endsAuthority(c)) {
      boolean slashBefore = sure && text.charAt(from - 2) == '/';
      if ((certain && !slashBefore) || end == from) {
        return sure && end == from;
      }
      return sure
          ? isNoPath(at) && hostFollows(at)
          : scheme && isToken(from, at) && hostWithPathFollows(at);
    }
    return !word.closes(end) && !(certain && isDelimiter(c)) && isOddUser(end, at, sure, scheme);
  }

  /** What is no port is a password; what could be a port is one where a host follows. */
  private boolean isPassword(int from, int colon, int at, boolean sure, boolean certain) {
    int port = portEnd(colon + 1, at);
    if (port < 0) {
      return sure
          || !(HostName.isLocalhost(text, from, colon) || HostName.isIpv4(text, from, colon));
    }
    if (!endsAuthority(text.charAt(port))) {
      return !word.closes(port);
    }
    return isNoPath(at) && (certain ? isDottedUser(from, colon, at) : hostFollows(at));
  }

  /** {@code jane.doe:123/…@host/…} looks like a host with its port, but for what follows. */
  private boolean isDottedUser(int from, int colon, int at) {
    return !HostName.isLocalhost(text, from, colon)
        && !HostName.isIpv4(text, from, colon)
        && isToken(from, at)
        && hostWithPathFollows(at);
  }

  /** A user's name, or a token, with characters that no host has. */
  private boolean isOddUser(int from, int at, boolean sure, boolean scheme) {
    for (int i = from; i < at; i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return true;
      }
      if (endsAuthority(c)) {
        return sure;
      }
      if (word.closes(i)) {
        return false;
      }
    }
    return sure || scheme;
  }

  /** Behind the digits of a port, or -1 for what can be none. */
  private int portEnd(int from, int at) {
    int end = from;
    while (end < at && end - from <= PORT_DIGITS && isDigit(text.charAt(end))) {
      end++;
    }
    boolean port = end > from && end - from <= PORT_DIGITS && end < at;
    return port && !Character.isLetterOrDigit(text.charAt(end)) ? end : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Not {@code …/@scope}, which paths have. */
  private boolean isNoPath(int at) {
    return text.charAt(at - 1) != '/';
  }

  /** A token with a slash, within a bound and before any query. */
  private boolean isToken(int from, int at) {
    if (at - from > LONGEST_TOKEN || !isNoPath(at)) {
      return false;
    }
    for (int i = from; i < at; i++) {
      if (text.charAt(i) == '?' || text.charAt(i) == '#') {
        return false;
      }
    }
    return true;
  }

  private boolean hostWithPathFollows(int at) {
    HostName host = word.hostBehind(at);
    return host.kind() == Kind.CERTAIN && pathFollows(host);
  }

  private boolean hostFollows(int at) {
    HostName host = word.hostBehind(at);
    if (host.kind() == Kind.NONE) {
      return false;
    }
    if (pathFollows(host)) {
      return true;
    }
    boolean name = Character.isLetter(text.charAt(at + 1));
    int end = host.end();
    return name
        && (end == word.to()
            || endsAuthority(text.charAt(end))
            || isDelimiter(text.charAt(end))
            || word.closes(end));
  }

  private boolean pathFollows(HostName host) {
    int end = host.end();
    return end < word.to() && (text.charAt(end) == '/' || text.charAt(end) == ':');
  }

  private static boolean endsAuthority(char c) {
    return c == '/' || c == '?' || c == '#' || c == '\\';
  }

  private static boolean isDelimiter(char c) {
    return "\"'<>`|(),;[]{}".indexOf(c) >= 0;
  }
}
