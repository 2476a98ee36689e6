package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.IndexFigures;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** The explorer's own state, and that of what runs beside it. */
@Controller("/status")
@Requires(beans = Explorer.class)
@ExecuteOn(PageFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class StatusController {

  private final Explorer explorer;
  private final List<StatusSource> others;
  private final Frames frames;
  private final Html html;

  StatusController(Explorer explorer, List<StatusSource> others, Frames frames, Html html) {
    this.explorer = explorer;
    this.others = List.copyOf(others);
    this.frames = frames;
    this.html = html;
  }

  @Get
  HttpResponse<?> status() {
    return html.page(
        "status",
        new StatusPage(
            frames.frame("Status", "status"),
            frames.progress(),
            IndexFigures.of(explorer.index()),
            explorer.metrics().rejected(),
            explorer.index().bytes(),
            others.stream().map(StatusSource::section).toList()));
  }
}
