package io.kitetrace.trace;

import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The default options with some of them changed, for tests. */
final class Options {

  String serviceName = "buildkite";
  TraceOptions.Upstream upstream = TraceOptions.Upstream.LINK;
  Duration minQueueSpan = Duration.ofSeconds(1);
  boolean skippedJobs;
  int maxValueLength = 4_096;
  Globs metadataInclude = Globs.ALL;
  Globs metadataExclude = Globs.NONE;
  Globs agentMetadataInclude = Globs.ALL;
  Globs agentMetadataExclude = Globs.NONE;
  Globs numericMetadata = Globs.NONE;
  Globs attributesExclude = Globs.NONE;
  Globs attributesHash = Globs.NONE;
  Secret hashKey;
  Globs envInclude = Globs.NONE;
  TraceOptions.Compatibility compatibility = TraceOptions.Compatibility.NONE;
  TraceOptions.JobNaming jobNames = TraceOptions.JobNaming.NUMBERED;
  TaskTypes taskTypes = TaskTypes.NONE;
  TraceOptions.Versions versions = TraceOptions.Versions.DELTA;
  Map<String, String> resourceAttributes = Map.of();

  static TraceOptions with(Consumer<Options> change) {
    Options o = new Options();
    change.accept(o);
    return new TraceOptions(
        o.serviceName,
        o.upstream,
        o.minQueueSpan,
        o.skippedJobs,
        o.maxValueLength,
        o.metadataInclude,
        o.metadataExclude,
        o.agentMetadataInclude,
        o.agentMetadataExclude,
        o.numericMetadata,
        o.attributesExclude,
        o.attributesHash,
        o.hashKey,
        o.envInclude,
        o.compatibility,
        o.jobNames,
        o.taskTypes,
        o.versions,
        o.resourceAttributes);
  }

  static Globs globs(String... globs) {
    return Globs.of(List.of(globs));
  }
}
