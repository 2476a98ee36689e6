package io.kitetrace.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.Truth;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * {@code /_simulator/truth} and {@code /_simulator/counters}: for tests in other processes. Never
 * limited, never faulty.
 */
final class Inspection implements HttpHandler {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  private final Supplier<Truth> truth;
  private final Supplier<Counters> counters;

  Inspection(Supplier<Truth> truth, Supplier<Counters> counters) {
    this.truth = truth;
    this.counters = counters;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean known = path.equals("/_simulator/truth") || path.equals("/_simulator/counters");
    exchange.getResponseHeaders().set("Content-Type", Response.JSON);
    exchange.sendResponseHeaders(known ? 200 : 404, 0);
    try (OutputStream out = exchange.getResponseBody();
        JsonGenerator json = MAPPER.createGenerator(out)) {
      if (path.equals("/_simulator/truth")) {
        write(json, truth.get(), !"builds=false".equals(exchange.getRequestURI().getQuery()));
      } else if (known) {
        json.writePOJO(counters.get());
      } else {
        json.writeStartObject();
        json.writeStringField(
            "message",
            "Ask for /_simulator/truth, /_simulator/truth?builds=false or /_simulator/counters");
        json.writeEndObject();
      }
    }
  }

  private static void write(JsonGenerator json, Truth truth, boolean builds) throws IOException {
    json.writeStartObject();
    json.writePOJOField("at", truth.at());
    json.writePOJOField("totals", truth.totals());
    if (builds) {
      json.writeArrayFieldStart("builds");
      for (Iterator<BuildTruth> all = truth.builds().iterator(); all.hasNext(); ) {
        json.writePOJO(all.next());
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
