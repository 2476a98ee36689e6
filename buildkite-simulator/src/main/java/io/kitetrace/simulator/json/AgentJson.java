package io.kitetrace.simulator.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.kitetrace.simulator.company.Agent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An agent's JSON, prepared but for what is live about it. Now and then an answer has it in its
 * short form.
 */
final class AgentJson {
  private static final byte[] KIND = Places.ascii("Agent---");
  private static final double SHORT_FORM = 0.1;

  private final int ordinal;
  private final UUID id;
  private final SerializedString brief;
  private final SerializedString rest;

  AgentJson(Places places, Agent agent) {
    ordinal = agent.ordinal();
    id = agent.id();
    String address = places.api() + "/agents/" + agent.id();
    brief = new SerializedString(",\"url\":\"" + address + "\",\"name\":\"" + agent.name() + "\"");
    rest = new SerializedString(rest(places, agent, address));
  }

  void write(ApiJson out, Live live, long now) throws IOException {
    JsonGenerator json = out.plain();
    json.writeFieldName(Fields.AGENT);
    json.writeStartObject();
    out.id(Fields.ID, id);
    if (live.chance(ordinal, SHORT_FORM)) {
      json.writeRaw(brief);
    } else {
      out.text(
          Fields.CONNECTION_STATE, live.chance(ordinal + 1000, 0.5) ? "connected" : "disconnected");
      out.time(Fields.LAST_JOB_FINISHED_AT, now - live.count(ordinal + 2000, 900_000));
      json.writeRaw(rest);
    }
    json.writeEndObject();
  }

  /** The other fields, a comma before them. */
  private static String rest(Places places, Agent agent, String address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ApiJson out = new ApiJson(bytes);
      JsonGenerator json = out.plain();
      json.writeStartObject();
      out.graphqlId(KIND, agent.id());
      json.writeStringField("url", address);
      json.writeStringField("web_url", places.web() + "/agents/" + agent.id());
      json.writeStringField("name", agent.name());
      json.writeStringField("ip_address", agent.ip());
      json.writeStringField("hostname", agent.hostname());
      json.writeStringField(
          "user_agent", "buildkite-agent/3.104.0.10861 (" + agent.queue().os() + ")");
      json.writeStringField("version", "3.104.0");
      json.writeNullField("creator");
      json.writeStringField("created_at", "2026-01-05T05:58:11.530Z");
      json.writeNullField("job");
      json.writeNumberField("priority", 0);
      json.writeArrayFieldStart("meta_data");
      json.writeString("queue=" + agent.queue().name());
      json.writeString("docker=28.3.2");
      json.writeString("stack=ci-" + agent.queue().name());
      json.writeString("buildkite-aws-stack=v6.44.0");
      json.writeString("aws:instance-type=" + agent.queue().instance());
      json.writeString("aws:instance-id=" + agent.instance());
      json.writeString("spot");
      json.writeEndArray();
      json.writeEndObject();
      out.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    String whole = bytes.toString(StandardCharsets.UTF_8);
    return "," + whole.substring(1, whole.length() - 1);
  }
}
