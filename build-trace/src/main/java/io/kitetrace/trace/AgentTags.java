package io.kitetrace.trace;

import io.kitetrace.model.Agent;
import io.kitetrace.model.credentials.Credentials;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** An agent's tags: {@code key=value} split at the first {@code =}; a word alone is true. */
final class AgentTags {

  /**
   * Calls {@code consumer} with each tag that is to be exported, once a key; the first one counts.
   */
  static void forEach(Agent agent, TraceOptions options, BiConsumer<String, String> consumer) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String text : agent.metaData()) {
      // As a whole: once it is split, ?token=… is no parameter any more.
      String tag = Credentials.removedFrom(text);
      int equals = tag.indexOf('=');
      String key = equals < 0 ? tag : tag.substring(0, equals);
      if (!key.isEmpty() && options.includesAgentTag(key)) {
        tags.putIfAbsent(key, equals < 0 ? "true" : tag.substring(equals + 1));
      }
    }
    tags.forEach(consumer);
  }

  private AgentTags() {}
}
