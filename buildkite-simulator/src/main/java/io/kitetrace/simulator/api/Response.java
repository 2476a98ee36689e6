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
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  static Response bytes(int status, String contentType, byte[] bytes) {
    return new Response(status, contentType, Map.of(), bytes.length, out -> out.write(bytes));
  }

  /** A text with something repeated at a place in it until the whole is as large as wanted. */
  static Response filled(String contentType, byte[] text, int place, byte[] filler, long bytes) {
    long times = Math.ceilDiv(Math.max(0, bytes - text.length), filler.length);
    return new Response(
        200,
        contentType,
        Map.of(),
        text.length + times * filler.length,
        out -> {
          out.write(text, 0, place);
          for (long i = 0; i < times; i++) {
            out.write(filler);
          }
          out.write(text, place, text.length - place);
        });
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
