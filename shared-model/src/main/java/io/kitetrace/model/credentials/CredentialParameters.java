package io.kitetrace.model.credentials;

import java.util.Locale;
import java.util.Set;

/**
 * Takes the values of query parameters that are named like a credential out of a text, also in
 * fragments and in {@code a=1&token=…} without an address. A value ends at white space, at {@code
 * &}, {@code #}, and at a quote or bracket that was open before. For one text.
 */
final class CredentialParameters {

  /** The last word of a parameter's name. */
  private static final Set<String> NAMES =
      Set.of(
          "token",
          "key",
          "apikey",
          "secret",
          "password",
          "passwd",
          "pwd",
          "sig",
          "signature",
          "credential");

  private final String text;
  private final StringBuilder rest = new StringBuilder();
  private int copied;

  CredentialParameters(String text) {
    this.text = text;
  }

  String removed() {
    Brackets brackets = new Brackets();
    boolean address = false;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (TextWord.isSpace(c)) {
        brackets.clear();
        address = false;
        continue;
      }
      brackets.pass(c);
      address |= c == '?' || c == '#' || c == '&' || text.startsWith("//", i - 1);
      if (c == '?' || c == '#' || c == '&' || (c == ';' && address)) {
        int equals = nameEnd(i);
        if (equals < text.length() && text.charAt(equals) == '=' && isCredential(i, equals)) {
          int end = valueEnd(equals + 1, brackets);
          rest.append(text, copied, equals + 1);
          copied = end;
          i = end;
        }
      }
    }
    return copied == 0 ? text : rest.append(text, copied, text.length()).toString();
  }

  private int nameEnd(int from) {
    int end = from;
    while (end < text.length() && isNameCharacter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || "-_.~[]$:".indexOf(c) >= 0;
  }

  /** By the last word: of {@code access_token}, {@code apiKey}, {@code user[password]}. */
  private boolean isCredential(int from, int end) {
    int last = end;
    while (last > from && !Character.isLetterOrDigit(text.charAt(last - 1))) {
      last--;
    }
    int start = last;
    int word = -1;
    while (start > from && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
      if (word < 0 && Character.isUpperCase(text.charAt(start))) {
        word = start;
      }
    }
    return isName(start, last) || (word >= 0 && isName(word, last));
  }

  private boolean isName(int from, int end) {
    return end - from < 16 && NAMES.contains(text.substring(from, end).toLowerCase(Locale.ROOT));
  }

  private int valueEnd(int from, Brackets brackets) {
    int end = from;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (TextWord.isSpace(c) || c == '&' || c == '#' || brackets.close(c)) {
        break;
      }
      end++;
    }
    return end;
  }
}
