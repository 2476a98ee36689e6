package io.kitetrace.emitter.consume;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.LogAdmin;
import io.kitetrace.runtime.kafka.LogGroup;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.runtime.kafka.TopicSettings;
import java.util.List;

/** What an emitter's group needs done around the log. */
public final class EmitterAdmin {

  private EmitterAdmin() {}

  /** Of the service's group. */
  public static LogAdmin of(KafkaSettings kafka, TopicSettings topics, String group) {
    return of(kafka, topics, group, EmitterAcls.following(topics.topics(), group));
  }

  /**
   * Of any group.
   *
   * @param rights what Kafka is to permit
   */
  public static LogAdmin of(
      KafkaSettings kafka, TopicSettings topics, String group, List<RequiredAcl> rights) {
    return new LogAdmin(
        kafka, topics, group(group), EmitterAcls.indispensable(topics.topics(), rights));
  }

  /** An emitter's group of this name. */
  public static LogGroup group(String name) {
    return new LogGroup("emitter", "EMITTER_GROUP", name);
  }
}
