package io.kitetrace.emitter.service;

import io.kitetrace.emitter.consume.EmitterAcls;
import io.kitetrace.emitter.otlp.EndpointCheck;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.kafka.GroupCheck;
import io.kitetrace.runtime.kafka.ReadableTopicCheck;
import io.kitetrace.runtime.kafka.RequiredAcl;
import java.util.List;

/** What an emitter with these settings needs, to be looked at before it runs. */
public final class EmitterChecks {

  private final EmitterSettings settings;

  /** Checks of these settings. */
  public EmitterChecks(EmitterSettings settings) {
    this.settings = settings;
  }

  /** Of the backend. */
  public Check endpoint() {
    return new EndpointCheck(settings.output().otlp());
  }

  /** Of Kafka, where it can be reached. */
  public List<Check> kafka() {
    return List.of(
        new GroupCheck(
            settings.kafka(),
            "EMITTER_GROUP",
            settings.group(),
            settings.topics().topics().builds()));
  }

  /** Of the timelines, which it can do without: where Kafka can be reached. */
  public Check timelines() {
    return new ReadableTopicCheck(
        settings.kafka(),
        settings.topics().topics().timelines(),
        "an enricher makes it, and the emitter looks for it",
        "builds go on without what is inside their jobs");
  }

  /** What Kafka must permit it. */
  public List<RequiredAcl> rights() {
    return EmitterAcls.following(settings.topics().topics(), settings.group());
  }
}
