package io.kitetrace.enricher;

import io.kitetrace.enricher.consume.EnricherAcls;
import io.kitetrace.enricher.fetch.TokenCheck;
import io.kitetrace.enricher.settings.EnricherSettings;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.kafka.GroupCheck;
import io.kitetrace.runtime.kafka.RequiredAcl;
import java.util.List;

/** What an enricher with these settings needs, to be looked at before it runs. */
public record EnricherChecks(EnricherSettings settings) {

  /** Of Buildkite's API. */
  public Check api() {
    return new TokenCheck(settings);
  }

  /** Of Kafka, where it can be reached. */
  public List<Check> kafka() {
    return List.of(
        new GroupCheck(
            settings.kafka(),
            "ENRICH_GROUP",
            settings.group(),
            settings.topics().topics().builds()));
  }

  /** What Kafka must permit it. */
  public List<RequiredAcl> rights() {
    return EnricherAcls.of(settings.topics().topics(), settings.group());
  }
}
