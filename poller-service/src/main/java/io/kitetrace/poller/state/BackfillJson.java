package io.kitetrace.poller.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kitetrace.model.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backfill's state as JSON. A field that is not known is passed over. */
final class BackfillJson {

  private @Nullable Instant from;
  private @Nullable Instant to;
  private String placement = "";
  private Phase phase = Phase.RUNNING;
  private @Nullable String reason;
  private final List<String> pipelines = new ArrayList<>();
  private final List<BackfillState.OpenWindow> open = new ArrayList<>();
  private final CountsJson counts = new CountsJson();
  private int lists = 1;
  private long requests;

  private BackfillJson() {}

  static byte[] write(BackfillState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StateRecord.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("phase", state.phase().word());
      if (state.reason() != null) {
        json.writeStringField("reason", state.reason());
      }
      json.writeStringField("placement", state.placement());
      json.writeStringField("from", state.from().toString());
      json.writeStringField("to", state.to().toString());
      json.writeArrayFieldStart("pipelines");
      for (String glob : state.pipelines()) {
        json.writeString(glob);
      }
      json.writeEndArray();
      json.writeNumberField("lists", state.lists());
      json.writeArrayFieldStart("open");
      for (BackfillState.OpenWindow window : state.open()) {
        json.writeStartObject();
        if (window.pipeline() != null) {
          json.writeStringField("pipeline", window.pipeline());
        }
        json.writeStringField("from", window.from().toString());
        json.writeStringField("to", window.to().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      CountsJson.write(json, state.counts());
      json.writeNumberField("requests", state.requests());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static @Nullable BackfillState read(String organization, String id, byte[] value) {
    BackfillJson read = new BackfillJson();
    try (JsonParser json = StateRecord.JSON.createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        read.field(name, json);
      }
    } catch (IOException e) {
      return null;
    }
    return read.state(organization, id);
  }

  private @Nullable BackfillState state(String organization, String id) {
    return from == null || to == null
        ? null
        : new BackfillState(
            organization,
            id,
            placement,
            phase,
            reason,
            from,
            to,
            pipelines,
            lists,
            open,
            counts.counts(),
            requests);
  }

  private void field(String name, JsonParser json) throws IOException {
    switch (name) {
      case "phase" -> phase = Phase.of(json.getText());
      case "reason" -> reason = json.getText();
      case "placement" -> placement = json.getText();
      case "from" -> from = Timestamps.parse(json.getText());
      case "to" -> to = Timestamps.parse(json.getText());
      case "pipelines" -> pipelines(json);
      case "lists" -> lists = json.getValueAsInt();
      case "open" -> open(json);
      case "requests" -> requests = json.getValueAsLong();
      default -> {
        if (!counts.field(name, json)) {
          json.skipChildren();
        }
      }
    }
  }

  private void pipelines(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      pipelines.add(json.getText());
    }
  }

  private void open(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String pipeline = null;
      Instant begin = null;
      Instant end = null;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "pipeline" -> pipeline = json.getText();
          case "from" -> begin = Timestamps.parse(json.getText());
          case "to" -> end = Timestamps.parse(json.getText());
          default -> json.skipChildren();
        }
      }
      if (begin != null && end != null) {
        open.add(new BackfillState.OpenWindow(pipeline, begin, end));
      }
    }
  }
}
