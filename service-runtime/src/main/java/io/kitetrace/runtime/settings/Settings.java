package io.kitetrace.runtime.settings;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads variables into typed values and collects every fault, so that a person hears of all of them
 * at once. A reader that finds a fault notes it and goes on with the default; {@link #check()} at
 * the end throws if there was any. A variable that is set to nothing counts as not set.
 *
 * <p>For use by one thread.
 */
public final class Settings {

  private final Variables variables;
  private final Set<String> faults = new LinkedHashSet<>();

  /** Reads from the given variables. */
  public Settings(Variables variables) {
    this.variables = variables;
  }

  /**
   * Another reader of the same variables, without faults: the files that they name are read again.
   */
  public Settings again() {
    return new Settings(variables);
  }

  /** The names of the variables that begin with {@code prefix}. */
  public Set<String> startingWith(String prefix) {
    return variables.startingWith(prefix);
  }

  /** The value of the first of these names that is set, or null. */
  public @Nullable String text(String name, String... aliases) {
    String value = one(name);
    for (int i = 0; value == null && i < aliases.length; i++) {
      value = one(aliases[i]);
    }
    return value;
  }

  /** The value, or the default where it is not set. */
  public String textOr(String name, String fallback) {
    String value = one(name);
    return value == null ? fallback : value;
  }

  /** A value that must be set. */
  public String required(String what, String name, String... aliases) {
    String value = text(name, aliases);
    if (value == null) {
      fault(name, "is not set; it gives " + what);
      return "";
    }
    return value;
  }

  /**
   * A secret, from the variable, an alias, or the file that {@code NAME_FILE} names (its last line
   * end is dropped).
   */
  public @Nullable Secret secret(String name, String... aliases) {
    Secret secret = oneSecret(name);
    for (int i = 0; secret == null && i < aliases.length; i++) {
      secret = oneSecret(aliases[i]);
    }
    return secret;
  }

  /** A duration not below {@code least}: see {@link Durations}. */
  public Duration duration(String name, Duration fallback, Duration least) {
    Duration value = parsed(name, fallback, Durations::parse);
    if (value.compareTo(least) < 0) {
      fault(name, "'" + one(name) + "' is too short; the least is " + least.toMillis() + "ms");
      return fallback;
    }
    return value;
  }

  /** A duration, or null where it is not set. */
  public @Nullable Duration duration(String name) {
    return one(name) == null ? null : parsed(name, Duration.ZERO, Durations::parse);
  }

  /** A size in bytes between two bounds: see {@link Sizes}. */
  public long bytes(String name, long fallback, long least, long most) {
    return bounded(name, parsed(name, fallback, Sizes::parse), fallback, least, most);
  }

  /** A whole number between two bounds. */
  public int integer(String name, int fallback, int least, int most) {
    long value = parsed(name, (long) fallback, text -> wholeNumber(text));
    return (int) bounded(name, value, fallback, least, most);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean fallback) {
    return parsed(name, fallback, Settings::trueOrFalse);
  }

  /** Comma-separated values, trimmed, empty ones dropped; from the first name that is set. */
  public List<String> list(String name, String... aliases) {
    String value = text(name, aliases);
    if (value == null) {
      return List.of();
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** Comma-separated globs, or the default where the variable is not set. */
  public Globs globs(Globs fallback, String name, String... aliases) {
    List<String> globs = list(name, aliases);
    return globs.isEmpty() ? fallback : Globs.of(globs);
  }

  /** An http or https URL, without credentials in it. */
  public URI url(String name, URI fallback) {
    return parsed(name, fallback, Settings::httpUrl);
  }

  /** One of the given words, which are in lower case. */
  public String choice(String name, String fallback, List<String> words) {
    return parsed(name, fallback, text -> oneOf(text, words));
  }

  /** A time in RFC 3339, or null where it is not set. */
  public @Nullable Instant time(String name) {
    return one(name) == null ? null : parsed(name, Instant.EPOCH, Settings::instant);
  }

  /** Any value by its own parser, which says what is wrong by an IllegalArgumentException. */
  public <T> T parsed(String name, T fallback, Function<String, T> parser) {
    String value = one(name);
    if (value == null) {
      return fallback;
    }
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      fault(name, String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  /** Notes a fault: {@code NAME: what is wrong}. Two readers of one variable note one. */
  public void fault(String name, String what) {
    faults.add(name + ": " + what);
  }

  /** The faults found so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException if there was any fault
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw new SettingsException(faults());
    }
  }

  private @Nullable String one(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private @Nullable Secret oneSecret(String name) {
    String value = one(name);
    if (value != null) {
      return new Secret(value);
    }
    String file = one(name + "_FILE");
    if (file == null) {
      return null;
    }
    try {
      Secret secret = Secret.in(Path.of(file));
      if (secret.value().isEmpty()) {
        fault(name + "_FILE", "the file " + file + " is empty");
        return null;
      }
      return secret;
    } catch (IOException | IllegalArgumentException e) {
      fault(name + "_FILE", "the file " + file + " cannot be read");
      return null;
    }
  }

  private long bounded(String name, long value, long fallback, long least, long most) {
    if (value < least || value > most) {
      fault(name, "'%s' is not between %d and %d".formatted(one(name), least, most));
      return fallback;
    }
    return value;
  }

  private static Long wholeNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static Boolean trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  private static URI httpUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
      if (uri.getUserInfo() != null) {
        throw new IllegalArgumentException("a URL with credentials in it is not accepted");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + text + "' is not a URL", e);
    }
    throw new IllegalArgumentException("'" + text + "' is not an http or https URL");
  }

  private static String oneOf(String text, List<String> words) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not one of " + String.join(", ", words));
    }
    return word;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time (such as 2026-01-31T12:00:00Z)", e);
    }
  }
}
