package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import io.kitetrace.simulator.catalogue.JobFiles.TestResult;
import io.kitetrace.simulator.company.Seeds;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.inside.BuildProfile;
import io.kitetrace.simulator.inside.JobLog;
import io.kitetrace.simulator.inside.JobRun;
import io.kitetrace.simulator.inside.TestRun;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.BuildTrack;
import io.kitetrace.simulator.scenario.Ending;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobTrack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class SimulatedFiles {
  private SimulatedFiles() {}

  /** Of a build's jobs that have run and ended, by the job's UUID. */
  static Map<String, JobFiles> of(BuildTrack build, long now) {
    Map<String, JobFiles> all = new LinkedHashMap<>();
    for (JobTrack job : build.jobs()) {
      JobFiles files = of(build.head().pipeline().slug(), job, now);
      if (files != null) {
        all.put(job.id().toString(), files);
      }
    }
    return all;
  }

  private static @Nullable JobFiles of(String pipeline, JobTrack job, long now) {
    JobMoment moment = job.at(now);
    if (moment == null
        || !(job.step() instanceof Step.Command step)
        || moment.times().started() == BuildMoment.NEVER
        || moment.times().finished() == BuildMoment.NEVER) {
      return null;
    }
    return of(
        new JobRun(
            job.id().toString(),
            pipeline,
            job.definition().label(),
            step.command(),
            job.definition().parallelIndex(),
            new JobRun.Time(moment.times().started(), moment.times().finished()),
            exitStatus(moment.ending())));
  }

  private static int exitStatus(@Nullable Ending ending) {
    boolean stopped = ending == null || "cancel".equals(ending.signalReason());
    Integer status = ending == null ? null : ending.exitStatus();
    return stopped || status == null ? -1 : status;
  }

  private static JobFiles of(JobRun run) {
    TestRun tests = TestRun.of(run);
    List<Artifact> artifacts = new ArrayList<>();
    if (!tests.suites().isEmpty()) {
      artifacts.add(
          new Artifact(
              id(run, 3),
              "reports/junit.xml",
              "text/xml",
              () -> tests.junit().getBytes(StandardCharsets.UTF_8)));
    }
    if (run.isProfiled()) {
      String path = BuildProfile.path(run);
      String type = path.endsWith(".gz") ? "application/gzip" : "application/json";
      artifacts.add(new Artifact(id(run, 5), path, type, () -> BuildProfile.of(run)));
    }
    return new JobFiles(
        () -> JobLog.of(run, artifacts.stream().map(Artifact::path).toList()),
        artifacts,
        results(tests));
  }

  private static String id(JobRun run, long kind) {
    return Seeds.randomId(Seeds.random(Seeds.derive(kind, run.id()))).toString();
  }

  /** A test that was run again has two. */
  private static List<TestResult> results(TestRun run) {
    List<TestResult> results = new ArrayList<>();
    for (TestRun.Suite suite : run.suites()) {
      for (TestRun.Case test : suite.cases()) {
        List<String> ends =
            switch (test.result()) {
              case PASSED -> List.of("passed");
              case FAILED -> List.of("failed");
              case SKIPPED -> List.of("skipped");
              case RERUN -> List.of("failed", "passed");
            };
        for (String end : ends) {
          results.add(new TestResult(suite.name(), test.name(), suite.file(), test.seconds(), end));
        }
      }
    }
    return results;
  }
}
