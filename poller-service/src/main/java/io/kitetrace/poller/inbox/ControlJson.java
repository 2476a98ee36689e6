package io.kitetrace.poller.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.kitetrace.model.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of control records, in the inbox and in the state topic: records, with their components'
 * names in snake case. Editions of different age read each other's: fields that are not known are
 * passed over, and a record checks itself what it cannot do without.
 */
public final class ControlJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .withConfigOverride(
              List.class,
              list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addDeserializer(Instant.class, new LenientTime()))
          .build();

  private ControlJson() {}

  public static byte[] write(Object record) {
    return tree(record).toString().getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode tree(Object record) {
    return MAPPER.valueToTree(record);
  }

  /**
   * The record of these bytes, or null where they are none.
   *
   * @param beside components that the value does not hold, as its key or its headers tell
   */
  public static <T> @Nullable T read(byte[] value, Class<T> type, Map<String, String> beside) {
    try {
      if (!(MAPPER.readTree(value) instanceof ObjectNode json)) {
        return null;
      }
      beside.forEach(json::put);
      return MAPPER.treeToValue(json, type);
    } catch (IOException e) {
      return null;
    }
  }

  /** What is no time is none, and does not spoil the record. */
  private static final class LenientTime extends JsonDeserializer<Instant> {

    @Override
    public @Nullable Instant deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.hasToken(JsonToken.VALUE_STRING)) {
        return Timestamps.parse(json.getText());
      }
      json.skipChildren();
      return null;
    }
  }
}
