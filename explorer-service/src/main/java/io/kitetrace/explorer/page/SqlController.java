package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.sql.SqlRunner;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** A person's SQL: {@code POST /api/sql}, as plain text or as a form's field {@code sql}. */
@Controller("/api/sql")
@Requires(beans = Explorer.class)
@ExecuteOn(SqlFactory.THREADS)
@Produces(MediaType.ALL)
final class SqlController {

  private final SqlRunner runner;

  SqlController(SqlRunner runner) {
    this.runner = runner;
  }

  @Post(consumes = MediaType.TEXT_PLAIN)
  HttpResponse<?> text(HttpRequest<?> request, @Body String sql) {
    return SqlAnswers.answer(request, () -> runner.run(sql));
  }

  @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> form(HttpRequest<?> request, @Nullable @Body("sql") String sql) {
    return SqlAnswers.answer(request, () -> runner.run(sql == null ? "" : sql));
  }
}
