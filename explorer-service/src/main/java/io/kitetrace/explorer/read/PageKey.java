package io.kitetrace.explorer.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last build of a page, after which the next page begins. Unlike a page's number it means the
 * same builds however many have arrived since.
 *
 * @param createdAt null where the build's time may not be shown; such builds come last
 */
public record PageKey(@Nullable Instant createdAt, String id) {

  private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})?~(.+)", Pattern.DOTALL);

  static PageKey of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new WrongParameterException(
          "before: '%s' is no place in the list; leave it out for the newest builds."
              .formatted(Texts.cut(text, 40)));
    }
    String micros = matcher.group(1);
    return new PageKey(
        micros == null ? null : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS),
        matcher.group(2));
  }

  String text() {
    return (createdAt == null ? "" : ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "")
        + "~"
        + id;
  }
}
