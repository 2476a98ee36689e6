package io.kitetrace.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that is never printed. One that comes from a file is read again when the file has
 * changed: whoever asks for it anew with each use hears of a new one without a restart. Safe for
 * several threads.
 */
public final class Secret {

  private final @Nullable Path file;
  private volatile Content content;

  /** A secret that stays what it is. */
  public Secret(String value) {
    this.file = null;
    this.content = new Content(Objects.requireNonNull(value), FileTime.fromMillis(0));
  }

  private Secret(Path file) throws IOException {
    this.file = file;
    this.content = Content.of(file);
  }

  private record Content(String value, FileTime time) {

    static Content of(Path file) throws IOException {
      FileTime time = Files.getLastModifiedTime(file); // before: a change in between is seen later
      return new Content(Files.readString(file).stripTrailing(), time);
    }
  }

  /**
   * The secret that a file holds; its last line end is dropped.
   *
   * @throws IOException if it cannot be read
   */
  public static Secret in(Path file) throws IOException {
    return new Secret(file);
  }

  /** The secret itself as of now, for the one place that sends it. */
  public String value() {
    Path from = file;
    if (from != null) {
      renew(from);
    }
    return content.value();
  }

  private void renew(Path from) {
    try {
      if (!Files.getLastModifiedTime(from).equals(content.time())) {
        Content now = Content.of(from);
        if (!now.value().isEmpty() && now.value().chars().noneMatch(Character::isISOControl)) {
          content = now;
        }
      }
    } catch (IOException e) {
      // it is being replaced: what was read before holds meanwhile
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && secret.value().equals(value());
  }

  @Override
  public int hashCode() {
    return value().hashCode();
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
