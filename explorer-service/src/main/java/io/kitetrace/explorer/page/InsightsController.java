package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.WrongParameterException;
import io.kitetrace.explorer.sql.Insight;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Insights;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.explorer.sql.SqlRunner;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ready-made answers, each row with the builds behind it. */
@Controller("/insights")
@Requires(beans = Explorer.class)
@ExecuteOn(SqlFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class InsightsController {

  private static final int MAX_ROWS = 100;

  private final SqlRunner runner;
  private final BuildReads builds;
  private final Frames frames;
  private final Html html;

  InsightsController(SqlRunner runner, BuildReads builds, Frames frames, Html html) {
    this.runner = runner;
    this.builds = builds;
    this.frames = frames;
    this.html = html;
  }

  @Get
  HttpResponse<?> insights() {
    return html.page(
        "insights", new InsightsPage(frames.frame("Insights", "insights"), Insights.all()));
  }

  @Get("/{name}")
  HttpResponse<?> insight(HttpRequest<?> request, @PathVariable String name) {
    Insight insight =
        Insights.named(name)
            .orElseThrow(
                () ->
                    new PageFault(
                        HttpStatus.NOT_FOUND,
                        "No such insight",
                        "There is no insight of this name.",
                        "The list of insights has them all.",
                        null));
    Map<String, List<String>> parameters = request.getParameters().asMap();
    BuildSearch search =
        BuildSearch.of(parameters, frames.now()).orLast(Frames.MONTH, frames.now());
    if (parameters.values().stream().anyMatch(values -> String.join("", values).isBlank())) {
      return HttpResponse.seeOther(URI.create("/insights/" + name + search.query()));
    }
    return html.page("insight", answer(insight, search));
  }

  private InsightPage answer(Insight insight, BuildSearch search) {
    try (Rows rows = runner.run(insight, filter(search))) {
      InsightCells cells = new InsightCells(rows.columns(), search);
      List<List<Cell>> shown = new ArrayList<>();
      @Nullable Object[] row = rows.next();
      while (row != null && shown.size() < MAX_ROWS) {
        shown.add(cells.row(row));
        row = rows.next();
      }
      String cut =
          row == null
              ? rows.cut()
              : "Only the first %d rows are shown; a download has them all".formatted(MAX_ROWS);
      return page(insight, search, cells.heads(), shown, cut, null);
    } catch (QueryException e) {
      return page(insight, search, List.of(), List.of(), null, e.sentence());
    }
  }

  private InsightPage page(
      Insight insight,
      BuildSearch search,
      List<Cell> heads,
      List<List<Cell>> rows,
      @Nullable String cut,
      @Nullable String fault) {
    return new InsightPage(
        frames.frame(InsightPage.title(insight.name()), "insights"),
        insight,
        search,
        builds.suggestions(),
        heads,
        rows,
        cut,
        fault);
  }

  private static InsightFilter filter(BuildSearch search) {
    if (search.outcome() != null
        || search.author() != null
        || search.text() != null
        || !search.ids().isEmpty()) {
      throw new WrongParameterException(
          "Insights are filtered by organization, pipeline, branch, from and to alone.");
    }
    return new InsightFilter(
        search.organization(),
        search.pipeline(),
        search.branch(),
        search.from() == null ? null : search.from().at(),
        search.to() == null ? null : search.to().at());
  }
}
