package io.kitetrace.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Reads summaries. */
final class Json {

  private Json() {}

  /** The figures of a summary, which must be one JSON object and nothing else. */
  static Map<String, Double> figures(String text) throws JsonProcessingException {
    return new ObjectMapper().readValue(text, new TypeReference<Map<String, Double>>() {});
  }
}
