package io.kitetrace.simulator.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import io.kitetrace.simulator.catalogue.BuildTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.JobTruth;
import io.kitetrace.simulator.catalogue.BuildTruth.VersionTruth;
import io.kitetrace.simulator.catalogue.ListedBuild;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The truth about a recorded build: what is in it. */
final class RecordedTruth {
  private RecordedTruth() {}

  static BuildTruth of(String organization, ListedBuild.Head head, JsonNode json) {
    Instant finishedAt = RecordedBuild.time(json.path("finished_at"));
    List<JobTruth> jobs = new ArrayList<>();
    json.path("jobs").forEach(job -> jobs.add(job(job)));
    List<VersionTruth> versions =
        finishedAt == null
            ? List.of()
            : List.of(
                new VersionTruth(
                    finishedAt,
                    json.path("state").asText(),
                    json.path("blocked").asBoolean(),
                    RecordedBuild.time(json.path("started_at")),
                    finishedAt,
                    jobs));
    return new BuildTruth(
        organization,
        head.pipeline(),
        head.number(),
        head.id(),
        Instant.ofEpochMilli(head.createdAt()),
        json.path("state").asText(),
        finishedAt != null,
        json.path("triggered_from").path("build_id").textValue(),
        json.path("rebuilt_from").path("id").textValue(),
        head.commit(),
        List.of(),
        versions);
  }

  private static JobTruth job(JsonNode job) {
    Map<String, String> matrix = new LinkedHashMap<>();
    job.path("matrix")
        .properties()
        .forEach(entry -> matrix.put(entry.getKey(), entry.getValue().asText()));
    String name = job.path("name").textValue();
    return new JobTruth(
        job.path("id").asText(),
        job.path("type").asText(),
        job.path("state").textValue(),
        name == null ? job.path("label").textValue() : name,
        job.path("step").path("id").textValue(),
        job.path("step_key").textValue(),
        job.path("group_key").textValue(),
        job.path("exit_status").isInt()
            ? Integer.valueOf(job.path("exit_status").intValue())
            : null,
        job.path("soft_failed").asBoolean(),
        job.path("parallel_group_index").asInt(),
        job.path("parallel_group_total").asInt(),
        matrix,
        RecordedBuild.time(job.path("created_at")),
        RecordedBuild.time(job.path("scheduled_at")),
        RecordedBuild.time(job.path("runnable_at")),
        RecordedBuild.time(job.path("started_at")),
        RecordedBuild.time(job.path("finished_at")),
        RecordedBuild.time(job.path("unblocked_at")),
        job.path("retried_in_job_id").textValue(),
        job.path("retry_source").path("job_id").textValue(),
        job.path("triggered_build").path("id").textValue(),
        null,
        null);
  }
}
