package io.kitetrace.trace;

import io.kitetrace.model.credentials.Credentials;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every text goes through before it leaves: no credentials, no excess length. */
final class Texts {

  static String clean(String text, int maxLength) {
    return cut(Credentials.removedFrom(text), maxLength);
  }

  /** The first {@code maxLength} UTF-16 units, less one where that would halve a character. */
  static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(maxLength - 1));
    return text.substring(0, halves ? maxLength - 1 : maxLength);
  }

  /** The map with keys that hold no credentials; of two that become one, the first counts. */
  static <V> Map<String, V> cleanKeys(Map<String, V> map) {
    for (String key : map.keySet()) {
      if (!Credentials.removedFrom(key).equals(key)) {
        Map<String, V> clean = new LinkedHashMap<>();
        map.forEach((name, value) -> clean.putIfAbsent(Credentials.removedFrom(name), value));
        return clean;
      }
    }
    return map;
  }

  private Texts() {}
}
