package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a request gets.
 *
 * @param length of the body in bytes; -1 where nobody knows before it is written
 */
record Response(
    int status, String contentType, Map<String, String> headers, long length, Body body) {
  static final String JSON = "application/json; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";

  /** Writes itself, as often as it is asked to. */
  interface Body {
    void write(OutputStream out) throws IOException;
  }

  static Response streamed(Body body) {
    return new Response(200, JSON, Map.of(), -1, body);
  }

  static Response text(int status, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Response(status, contentType, Map.of(), bytes.length, out -> out.write(bytes));
  }

  static Response json(int status, JsonNode body) {
    return text(status, JSON, body.toString());
  }

  static Response message(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }

  Response with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Response(status, contentType, all, length, body);
  }
}
