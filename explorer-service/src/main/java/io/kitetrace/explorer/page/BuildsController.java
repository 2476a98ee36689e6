package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.TimeBound;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** The list of builds. */
@Controller
@Requires(beans = Explorer.class)
@ExecuteOn(PageFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class BuildsController {

  /** Two weeks: "last Tuesday" is in it. */
  private static final int DAYS = 14;

  private final BuildReads reads;
  private final Frames frames;
  private final Html html;

  BuildsController(BuildReads reads, Frames frames, Html html) {
    this.reads = reads;
    this.frames = frames;
    this.html = html;
  }

  @Get("/")
  HttpResponse<?> home() {
    return HttpResponse.temporaryRedirect(URI.create("/builds"));
  }

  @Get("/builds")
  HttpResponse<?> builds(HttpRequest<?> request) {
    Map<String, List<String>> parameters = request.getParameters().asMap();
    BuildSearch search = BuildSearch.of(parameters, frames.now());
    if (parameters.values().stream().anyMatch(values -> String.join("", values).isBlank())) {
      // A form sends its empty fields too; the address that people share does without.
      return HttpResponse.seeOther(URI.create("/builds" + search.query()));
    }
    long revision = reads.revision();
    BuildsPage page =
        new BuildsPage(
            frames.frame(title(search), "builds"),
            revision,
            search,
            reads.page(search),
            reads.count(search),
            reads.outcomes(search),
            reads.days(search, lastDay(search), DAYS),
            reads.suggestions());
    return html.page("builds", page);
  }

  private LocalDate lastDay(BuildSearch search) {
    TimeBound to = search.to();
    Instant now = frames.now();
    // The day after the one that was asked for is shown too, so that a person can go on.
    Instant last = to == null || to.at().isAfter(now) ? now : to.at();
    return LocalDate.ofInstant(last, ZoneOffset.UTC);
  }

  private static String title(BuildSearch search) {
    return search.pipeline() == null ? "Builds" : "Builds of " + Show.cut(search.pipeline(), 60);
  }
}
