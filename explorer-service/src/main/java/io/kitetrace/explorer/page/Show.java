package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.Texts;
import io.kitetrace.trace.draw.HumanDuration;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as pages write them. Times are UTC, as everywhere in this program. */
final class Show {

  static final String NOTHING = "–";

  private static final DateTimeFormatter TIME = formatter("d MMM yyyy HH:mm");
  private static final DateTimeFormatter DAY = formatter("EEE d MMM");
  private static final DateTimeFormatter WEEKDAY = formatter("EEE");
  private static final DateTimeFormatter MONTH = formatter("MMM");
  private static final DateTimeFormatter CLOCK = formatter("HH:mm");

  static String duration(@Nullable Long millis) {
    return millis == null ? NOTHING : HumanDuration.of(millis * 1_000_000L);
  }

  static String time(@Nullable Instant at) {
    return at == null ? NOTHING : TIME.format(at.atOffset(ZoneOffset.UTC));
  }

  static String clock(Instant at) {
    return CLOCK.format(at.atOffset(ZoneOffset.UTC));
  }

  /** For a machine, and for the reader who wants it exact. */
  static String exact(@Nullable Instant at) {
    return at == null ? "" : at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  static String day(LocalDate day) {
    return DAY.format(day);
  }

  static String weekday(LocalDate day) {
    return WEEKDAY.format(day);
  }

  static String month(LocalDate day) {
    return MONTH.format(day);
  }

  /** A value in an address's query. */
  static String encoded(@Nullable String value) {
    return URLEncoder.encode(value == null ? "" : value, StandardCharsets.UTF_8);
  }

  /** How long before now, roughly; the time itself where that is long. */
  static String ago(@Nullable Instant at, Instant now) {
    if (at == null) {
      return NOTHING;
    }
    Duration ago = Duration.between(at, now);
    if (ago.isNegative() || ago.toDays() >= 7) {
      return time(at);
    }
    if (ago.toMinutes() < 1) {
      return ago.toSeconds() + " s ago";
    }
    if (ago.toHours() < 1) {
      return ago.toMinutes() + " min ago";
    }
    return ago.toDays() < 1 ? ago.toHours() + " h ago" : ago.toDays() + " d ago";
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count and what is counted. */
  static String count(long number, String one, String many) {
    return number(number) + " " + (number == 1 ? one : many);
  }

  static String percent(@Nullable Double percent) {
    return percent == null ? NOTHING : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  static String bytes(long bytes) {
    if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  static String text(@Nullable String text) {
    return text == null || text.isBlank() ? NOTHING : text;
  }

  static String cut(@Nullable String text, int max) {
    return text == null || text.isBlank() ? NOTHING : Texts.cut(text, max);
  }

  static String line(@Nullable String text, int max) {
    String line = text == null ? "" : Texts.firstLine(text, max);
    return line.isEmpty() ? NOTHING : line;
  }

  static String commit(@Nullable String commit) {
    return commit == null
        ? NOTHING
        : commit.matches("[0-9a-f]{40}") ? commit.substring(0, 8) : Texts.cut(commit, 20);
  }

  /** A name and number, as people say which build they mean. */
  static String name(@Nullable String pipeline, @Nullable Long number) {
    return Texts.cut(pipeline == null ? "build" : pipeline, 80)
        + (number == null ? "" : " #" + number);
  }

  /** An address within this site. */
  static String path(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/')
          .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    // A segment of dots would be taken for a way up.
    return path.toString().replace("/..", "/%2E%2E").replaceAll("/\\.(?=/|$)", "/%2E");
  }

  /** An address elsewhere that a person may follow; null for what is none, or runs something. */
  static @Nullable String link(@Nullable String url) {
    try {
      URI uri = new URI(url == null ? "" : url);
      boolean web =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null && uri.getUserInfo() == null ? uri.toASCIIString() : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  private Show() {}
}
