package io.kitetrace.simulator.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as Buildkite writes them. */
final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An object of Buildkite's GraphQL type, with its id in both forms. */
  static ObjectNode object(String type, UUID id) {
    return withId(id).put("graphql_id", graphqlId(type, id));
  }

  static ObjectNode withId(UUID id) {
    return object().put("id", id.toString());
  }

  static String graphqlId(String type, UUID id) {
    return Base64.getEncoder()
        .encodeToString((type + "---" + id).getBytes(StandardCharsets.US_ASCII));
  }

  static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }

  /** RFC 3339 with milliseconds; null for 0, a time that never was. */
  static @Nullable String time(long epochMillis) {
    return epochMillis == 0 ? null : TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  /**
   * What looks different in every response although nothing has happened: counters of a pipeline,
   * the connection of an agent. Drawn from the number of the response.
   */
  static final class LiveValues {
    private final long seed;

    LiveValues(Rendering rendering) {
      seed = Seeds.derive(0x6b697465, rendering.answer());
    }

    /** From 0 to {@code max}, both inclusive. */
    int count(int ordinal, int max) {
      return (int) (Seeds.fraction(seed, ordinal) * (max + 1));
    }

    boolean chance(int ordinal, double share) {
      return Seeds.fraction(seed, ordinal + 1_000_000L) < share;
    }
  }
}
