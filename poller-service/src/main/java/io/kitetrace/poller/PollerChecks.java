package io.kitetrace.poller;

import io.kitetrace.poller.api.ApiCheck;
import io.kitetrace.poller.log.PollerAcls;
import io.kitetrace.poller.log.TransactionCheck;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.runtime.doctor.Check;
import io.kitetrace.runtime.kafka.GroupCheck;
import io.kitetrace.runtime.kafka.RequiredAcl;
import io.kitetrace.wire.Topics;
import java.time.InstantSource;
import java.util.List;

/** What a poller with these settings needs, to be looked at before it runs. */
public record PollerChecks(PollerSettings settings) {

  public Check api() {
    return new ApiCheck(settings.buildkite(), InstantSource.system());
  }

  public List<Check> kafka() {
    Topics topics = settings.topics().topics();
    return List.of(
        new TransactionCheck(settings.kafka(), topics, settings.publish().transactionalIdPrefix()),
        new GroupCheck(
            settings.kafka(), "POLLER_GROUP", settings.publish().group(), topics.inbox()));
  }

  public List<RequiredAcl> rights() {
    return PollerAcls.of(settings);
  }
}
