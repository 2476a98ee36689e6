package io.kitetrace.explorer.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The tables that the index consists of. */
final class Schema {

  /** Counts up with each change of schema.sql: an index of another version is built anew. */
  static final int VERSION = 2;

  /** What belongs to one version of a build, and goes with it. */
  static final List<String> OF_BUILDS = List.of("jobs", "blocks");

  private Schema() {}

  /** The statements that make them. */
  static String tables() {
    return script("schema.sql");
  }

  /** The statements that make the views, again at each opening. */
  static String views() {
    return script("views.sql");
  }

  private static String script(String name) {
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
