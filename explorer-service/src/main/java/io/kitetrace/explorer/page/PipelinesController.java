package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.PipelineReads;
import io.kitetrace.explorer.read.PipelineRow;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pipelines over time. */
@Controller("/pipelines")
@Requires(beans = Explorer.class)
@ExecuteOn(PageFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class PipelinesController {

  private static final int LAST_BUILDS = 10;

  private final PipelineReads reads;
  private final BuildReads builds;
  private final Frames frames;
  private final Html html;

  PipelinesController(PipelineReads reads, BuildReads builds, Frames frames, Html html) {
    this.reads = reads;
    this.builds = builds;
    this.frames = frames;
    this.html = html;
  }

  @Get
  HttpResponse<?> pipelines(HttpRequest<?> request) {
    Map<String, List<String>> parameters = request.getParameters().asMap();
    BuildSearch search = search(parameters);
    if (parameters.values().stream().anyMatch(values -> String.join("", values).isBlank())) {
      return HttpResponse.seeOther(URI.create("/pipelines" + search.query()));
    }
    List<PipelineRow> pipelines = reads.pipelines(search, 0);
    boolean more = pipelines.size() > PipelineReads.PAGE;
    return html.page(
        "pipelines",
        new PipelinesPage(
            frames.frame("Pipelines", "pipelines"),
            search,
            more ? pipelines.subList(0, PipelineReads.PAGE) : pipelines,
            more,
            builds.suggestions(),
            builds.newest()));
  }

  @Get("/{organization}/{pipeline}")
  HttpResponse<?> pipeline(
      HttpRequest<?> request, @PathVariable String organization, @PathVariable String pipeline) {
    Map<String, List<String>> parameters = new HashMap<>(request.getParameters().asMap());
    parameters.put("organization", List.of(organization.equals("-") ? "" : organization));
    parameters.put("pipeline", List.of(pipeline));
    BuildSearch search = search(parameters);
    PipelineReads.Step step = PipelineReads.Step.of(period(search));
    return html.page(
        "pipeline",
        new PipelinePage(
            frames.frame(Show.cut(pipeline, 60), "pipelines"),
            organization,
            pipeline,
            search,
            reads.figures(search),
            step,
            reads.buckets(search, step),
            builds.page(search, LAST_BUILDS),
            builds.newest()));
  }

  /** Where no period is asked for it is a month: a chart of everything says little. */
  private BuildSearch search(Map<String, List<String>> parameters) {
    return BuildSearch.of(parameters, frames.now()).orLast(Frames.MONTH, frames.now());
  }

  private Duration period(BuildSearch search) {
    Instant to = search.to() == null ? frames.now() : search.to().at();
    return search.from() == null ? Duration.ofDays(365) : Duration.between(search.from().at(), to);
  }
}
