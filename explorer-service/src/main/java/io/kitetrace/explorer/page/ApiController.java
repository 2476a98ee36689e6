package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.ApiReads;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.BuildSearch;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What pages show, as JSON: the columns of the tables, by the same filters. */
@Controller("/api")
@Requires(beans = Explorer.class)
@ExecuteOn(PageFactory.THREADS)
@Produces(MediaType.APPLICATION_JSON)
final class ApiController {

  private final ApiReads reads;
  private final BuildReads builds;
  private final Frames frames;
  private final ErrorPages errors;

  ApiController(ApiReads reads, BuildReads builds, Frames frames, ErrorPages errors) {
    this.reads = reads;
    this.builds = builds;
    this.frames = frames;
    this.errors = errors;
  }

  @Get("/builds")
  Map<String, Object> builds(HttpRequest<?> request) {
    BuildSearch search = BuildSearch.of(request.getParameters().asMap(), frames.now());
    ApiReads.ApiPage page = reads.builds(search);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("total", builds.count(search));
    answer.put("builds", page.rows());
    if (page.next() != null) {
      answer.put("next", "/api/builds" + search.withBefore(page.next()).query());
    }
    return answer;
  }

  @Get("/builds/{id}")
  Map<String, @Nullable Object> build(@PathVariable String id) {
    Map<String, @Nullable Object> build = reads.build(id);
    if (build.isEmpty()) {
      throw errors.noBuild(id);
    }
    return build;
  }

  @Get("/pipelines")
  Map<String, List<Map<String, @Nullable Object>>> pipelines(HttpRequest<?> request) {
    BuildSearch search = BuildSearch.of(request.getParameters().asMap(), frames.now());
    return Map.of("pipelines", reads.pipelines(search.orLast(Frames.MONTH, frames.now())));
  }
}
