package io.kitetrace.model.credentials;

import io.kitetrace.model.credentials.HostName.Kind;
import java.util.Set;

/** Finds the user information of {@code user:password@host:path}, an address without slashes. */
final class PathUser {

  /** A longer name of a user loses its end only. */
  private static final int LONGEST_USER = 255;

  private static final int SHORTEST_DIGEST = 32;

  /** What stands before a colon and is not the name of a user. */
  private static final Set<String> MAIL_SCHEMES = Set.of("mailto", "sip", "sips", "xmpp", "acct");

  /** Before the host of ordinary addresses, and no secret. */
  private static final String GIT = "git@";

  private final TextWord word;
  private final String text;

  /** So many of the word's {@code @} have been decided on. */
  private int decided;

  PathUser(TextWord word) {
    this.word = word;
    this.text = word.text();
  }

  void begin() {
    decided = 0;
  }

  /**
   * How many {@code @} belong to the user information that has its colon there.
   *
   * @param least where a user's name may begin
   * @param first the first {@code @} that may
   */
  int taken(int least, int colon, int first) {
    return first >= decided && mayFollowUser(least, colon, first) ? taken(colon, first) : 0;
  }

  int userStart(int least, int colon) {
    int start = colon;
    while (start > least && colon - start < LONGEST_USER && isUserCharacter(start - 1)) {
      start--;
    }
    return start;
  }

  private boolean isUserCharacter(int i) {
    char c = text.charAt(i);
    return Character.isLetterOrDigit(c) || "-._~%+$".indexOf(c) >= 0;
  }

  private boolean mayFollowUser(int least, int colon, int at) {
    if (text.startsWith("//", colon + 1)) {
      return false;
    }
    int user = userStart(least, colon);
    char before = user > word.from() ? text.charAt(user - 1) : ' ';
    if (before == '/' || before == '\\' || before == '@' || (user == colon && isClosing(before))) {
      return false;
    }
    if (MAIL_SCHEMES.contains(text.substring(user, colon))) {
      return false;
    }
    // A quote that opens here and closes behind the @ is no part of a password.
    char next = text.charAt(colon + 1);
    Brackets brackets = word.brackets();
    if (Brackets.isQuote(next) && !brackets.close(next) && brackets.last(next) > word.at(at)) {
      return false;
    }
    int scheme = text.indexOf("://", colon, word.at(at));
    if (scheme >= 0 && Character.isLowerCase(text.charAt(scheme - 1))) {
      decided = at + 1;
      return false;
    }
    return true;
  }

  private int taken(int colon, int first) {
    int taken = 0;
    int at = first;
    boolean certain = false;
    for (; at < word.count() && !certain; at++) {
      HostName host = word.hostBehind(word.at(at));
      boolean name = host.kind() == Kind.CERTAIN;
      if (host.kind() != Kind.NONE && hasPath(host, name, colon, word.at(at))) {
        taken = at - first + 1;
      }
      certain = name && text.charAt(word.at(at) - 1) != '/'; // else a password can begin with /@
    }
    decided = at;
    boolean empty = taken == 1 && word.at(first) == colon + 1;
    boolean git = taken == 1 && text.startsWith(GIT, colon + 1);
    return empty || git ? 0 : taken;
  }

  private boolean hasPath(HostName host, boolean certain, int colon, int at) {
    int path = host.end() + 1;
    if (path >= word.to()) {
      return false;
    }
    char first = text.charAt(path);
    boolean begins = Character.isLetterOrDigit(first) || "/~._$-%{".indexOf(first) >= 0;
    return switch (text.charAt(host.end())) {
      case ':' -> begins && !isDigest(at + 1, path);
      case '/', '?' -> certain && !isDrive(colon);
      case '(' -> !certain && begins;
      default -> false;
    };
  }

  /** {@code image:tag@sha256:…}. */
  private boolean isDigest(int algorithm, int digest) {
    int end = digest;
    while (end < word.to()
        && end - digest < SHORTEST_DIGEST
        && Character.digit(text.charAt(end), 16) >= 0) {
      end++;
    }
    return text.startsWith("sha", algorithm) && end - digest == SHORTEST_DIGEST;
  }

  /** {@code C:/folder}. */
  private boolean isDrive(int colon) {
    char next = text.charAt(colon + 1);
    return (next == '/' || next == '\\')
        && colon > 0
        && Character.isUpperCase(text.charAt(colon - 1))
        && (colon == 1 || !isUserCharacter(colon - 2));
  }

  private static boolean isClosing(char c) {
    return Brackets.isQuote(c) || c == ')' || c == ']' || c == '}';
  }
}
