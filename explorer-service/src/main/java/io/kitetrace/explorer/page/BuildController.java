package io.kitetrace.explorer.page;

import gg.jte.Content;
import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.BuildDetails;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.JobReads;
import io.kitetrace.explorer.read.JobRow;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One build: facts from the index, its waterfall from the log. */
@Controller("/builds")
@Requires(beans = Explorer.class)
@ExecuteOn(PageFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class BuildController {

  private final BuildReads reads;
  private final JobReads jobs;
  private final BuildTraces traces;
  private final Frames frames;
  private final Html html;
  private final ErrorPages errors;

  BuildController(
      BuildReads reads,
      JobReads jobs,
      BuildTraces traces,
      Frames frames,
      Html html,
      ErrorPages errors) {
    this.reads = reads;
    this.jobs = jobs;
    this.traces = traces;
    this.frames = frames;
    this.html = html;
    this.errors = errors;
  }

  @Get("/{id}")
  HttpResponse<?> build(@PathVariable String id) {
    Optional<BuildDetails> found = reads.build(id);
    if (found.isEmpty()) {
      throw errors.noBuild(id);
    }
    BuildDetails build = found.get();
    BuildTraces.Drawn drawn = traces.draw(build);
    @Nullable Content waterfall =
        drawn.markup() == null ? null : output -> output.writeContent(drawn.markup());
    List<JobRow> rows = waterfall == null ? jobs.jobs(build) : List.of();
    return html.page(
        "build",
        new BuildPage(
            frames.wide(Show.name(build.row().pipeline(), build.row().number()), "builds"),
            build,
            reads.related(build),
            build.versions() > 1 ? reads.versions(id) : List.of(),
            reads.metaData(id),
            waterfall,
            drawn.fault(),
            drawn.left(),
            rows));
  }
}
