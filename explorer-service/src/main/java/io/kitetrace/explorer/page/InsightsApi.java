package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.sql.Insight;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Insights;
import io.kitetrace.explorer.sql.SqlRunner;
import io.kitetrace.runtime.command.TimeArgument;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ready-made answers for programs. */
@Controller("/api/insights")
@Requires(beans = Explorer.class)
@ExecuteOn(SqlFactory.THREADS)
@Produces(MediaType.ALL)
final class InsightsApi {

  private final SqlRunner runner;

  InsightsApi(SqlRunner runner) {
    this.runner = runner;
  }

  @Get
  HttpResponse<?> list() {
    List<Map<String, String>> insights =
        Insights.all().stream()
            .map(insight -> Map.of("name", insight.name(), "tells", insight.tells()))
            .toList();
    return HttpResponse.ok(Map.of("insights", insights))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Get("/{name}")
  HttpResponse<?> insight(HttpRequest<?> request, @PathVariable String name) {
    Optional<Insight> insight = Insights.named(name);
    if (insight.isEmpty()) {
      return SqlAnswers.error(HttpStatus.NOT_FOUND, "there is no insight of this name");
    }
    InsightFilter filter;
    try {
      filter = filter(request.getParameters());
    } catch (IllegalArgumentException e) {
      return SqlAnswers.error(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    return SqlAnswers.answer(request, () -> runner.run(insight.get(), filter));
  }

  private static InsightFilter filter(HttpParameters parameters) {
    return new InsightFilter(
        text(parameters, "organization"),
        text(parameters, "pipeline"),
        text(parameters, "branch"),
        time(parameters, "since"),
        time(parameters, "until"));
  }

  private static @Nullable String text(HttpParameters parameters, String name) {
    String value = parameters.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static @Nullable Instant time(HttpParameters parameters, String name) {
    String value = text(parameters, name);
    return value == null ? null : TimeArgument.parse(value, Instant.now());
  }
}
