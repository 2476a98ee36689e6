package io.kitetrace.simulator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class Parameters {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Parameters() {}

  /** Of the part of an address after the question mark; null for none. */
  static Parameters of(@Nullable String rawQuery) {
    Parameters parameters = new Parameters();
    if (rawQuery != null) {
      for (String pair : List.of(rawQuery.split("&", -1))) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String name = decode(pair.substring(0, equals));
          parameters
              .values
              .computeIfAbsent(name, unused -> new ArrayList<>())
              .add(decode(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  /** The values of {@code name} and of {@code name[]}. */
  List<String> all(String name) {
    List<String> all = new ArrayList<>(values.getOrDefault(name, List.of()));
    all.addAll(values.getOrDefault(name + "[]", List.of()));
    return all;
  }

  @Nullable String one(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.getLast();
  }

  boolean isTrue(String name) {
    return "true".equals(one(name));
  }

  /** A number of at least 1. */
  int number(String name, int otherwise) {
    String text = one(name);
    try {
      return text == null ? otherwise : Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** A point in time with a zone, or a day; null without the parameter. */
  @Nullable Instant time(String name) throws ApiException {
    String text = one(name);
    if (text == null) {
      return null;
    }
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new ApiException(400, name + " must be an ISO 8601 date or time");
    }
  }

  /** {@code meta_data[release]=7} as release and 7. */
  Map<String, String> keyed(String name) {
    Map<String, String> keyed = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(name + "[") && key.endsWith("]") && key.length() > name.length() + 2) {
            keyed.put(key.substring(name.length() + 1, key.length() - 1), value.getLast());
          }
        });
    return keyed;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
