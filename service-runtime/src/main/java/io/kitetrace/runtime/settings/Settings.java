package io.kitetrace.runtime.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reads variables into typed values and collects every fault, so that a person hears of all of them
 * at once. A reader that finds a fault notes it and continues with the default; {@link #check()} at
 * the end throws if there was any. A variable that is set to nothing counts as not set.
 *
 * <p>For use by one thread.
 */
public final class Settings {

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  private final Variables variables;
  private final boolean warns;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> known = new TreeSet<>();

  /** Reads from the given variables. */
  public Settings(Variables variables) {
    this(variables, true);
  }

  private Settings(Variables variables, boolean warns) {
    this.variables = variables;
    this.warns = warns;
  }

  /**
   * Another reader of the same variables, without faults: the files that they name are read again.
   */
  public Settings again() {
    return new Settings(variables, false);
  }

  /** The names of the variables that begin with {@code prefix}. */
  public Set<String> startingWith(String prefix) {
    return variables.startingWith(prefix);
  }

  /** These are read where they are set: they are no typing errors. */
  public void knows(Collection<String> names) {
    known.addAll(names);
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
    long value = parsed(name, (long) fallback, Values::wholeNumber);
    return (int) bounded(name, value, fallback, least, most);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean fallback) {
    return parsed(name, fallback, Values::trueOrFalse);
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

  /** Comma-separated globs on pipelines' slugs, or the default where the variable is not set. */
  public Globs slugs(Globs fallback, String name, String... aliases) {
    List<String> globs = list(name, aliases);
    for (String glob : globs) {
      String wrong = Globs.noSlug(glob);
      if (wrong != null) {
        fault(text(name) == null ? aliases[0] : name, wrong);
      }
    }
    return globs.isEmpty() ? fallback : Globs.of(globs);
  }

  /** An http or https URL, without credentials in it. */
  public URI url(String name, URI fallback) {
    return parsed(name, fallback, Values::httpUrl);
  }

  /** One of the given words, which are in lower case. */
  public String choice(String name, String fallback, List<String> words) {
    return parsed(name, fallback, text -> Values.oneOf(text, words));
  }

  /** A time in RFC 3339, or null where it is not set. */
  public @Nullable Instant time(String name) {
    return one(name) == null ? null : parsed(name, Instant.EPOCH, Values::instant);
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
   * Ends the reading, and warns of variables that nothing reads.
   *
   * @throws SettingsException if there was any fault
   */
  public void check() {
    if (warns) {
      unknown().forEach(Settings::warn);
    }
    if (!faults.isEmpty()) {
      throw new SettingsException(faults());
    }
  }

  /** Variables of ours that are set and that nothing reads, and what may be meant; or nothing. */
  public Map<String, String> unknown() {
    return new UnknownVariables(variables, known).hints();
  }

  private static void warn(String name, String nearest) {
    LoggingEventBuilder event = LOG.atWarn().addKeyValue("variable", name);
    (nearest.isEmpty() ? event : event.addKeyValue("meant", nearest))
        .log("variable is set that nothing reads");
  }

  private @Nullable String one(String name) {
    known.add(name);
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private @Nullable Secret oneSecret(String name) {
    String value = one(name);
    String file = one(name + "_FILE");
    if (value != null && file != null) {
      fault(name, "is set, and " + name + "_FILE too; leave one of them out");
    }
    if (value != null) {
      return new Secret(value);
    }
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
}
