package io.kitetrace.simulator;

import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import io.kitetrace.simulator.company.Seeds;
import io.kitetrace.simulator.company.Step;
import io.kitetrace.simulator.inside.JobLog;
import io.kitetrace.simulator.inside.JobRun;
import io.kitetrace.simulator.inside.TestReport;
import io.kitetrace.simulator.scenario.BuildMoment;
import io.kitetrace.simulator.scenario.Ending;
import io.kitetrace.simulator.scenario.JobMoment;
import io.kitetrace.simulator.scenario.JobTrack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the files of played jobs. */
final class SimulatedFiles {
  private SimulatedFiles() {}

  /** Of a job that has ended; null before, and where nothing ran. */
  static @Nullable JobFiles of(String pipeline, JobTrack job, long now) {
    JobMoment moment = job.at(now);
    if (moment == null
        || !(job.step() instanceof Step.Command step)
        || moment.times().started() == BuildMoment.NEVER
        || moment.times().finished() == BuildMoment.NEVER) {
      return null;
    }
    Ending ending = moment.ending();
    Integer exitStatus = ending == null ? null : ending.exitStatus();
    JobRun run =
        new JobRun(
            job.id().toString(),
            job.definition().label(),
            step.command(),
            pipeline,
            new JobRun.Time(moment.times().started(), moment.times().finished()),
            exitStatus == null ? 0 : exitStatus);
    String report = TestReport.of(run);
    String id = Seeds.randomId(Seeds.random(Seeds.derive(3, run.id()))).toString();
    return new JobFiles(
        JobLog.of(run),
        report == null
            ? List.of()
            : List.of(new Artifact(id, TestReport.PATH, "text/xml", report)));
  }
}
