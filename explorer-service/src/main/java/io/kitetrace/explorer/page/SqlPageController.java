package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.Tables;
import io.kitetrace.explorer.sql.Column;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.explorer.sql.SqlRunner;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A form for SQL. An address can bring a query along, which runs when a person sends it: a link on
 * some other site runs nothing.
 */
@Controller("/sql")
@Requires(beans = Explorer.class)
@ExecuteOn(SqlFactory.THREADS)
@Produces(MediaType.TEXT_HTML)
final class SqlPageController {

  private static final int MAX_ROWS = 500;
  private static final int MAX_TEXT = 300;
  private static final int MAX_CHARACTERS = 200_000;

  private static final String EXAMPLE =
      """
      -- The slowest pipelines of the last week
      SELECT pipeline, count(*) AS builds, median(duration_ms) / 60000 AS median_minutes
      FROM builds
      WHERE created_at > now() - INTERVAL 7 DAY
      GROUP BY pipeline
      ORDER BY median_minutes DESC
      """;

  private final SqlRunner runner;
  private final Explorer explorer;
  private final Frames frames;
  private final Html html;

  SqlPageController(SqlRunner runner, Explorer explorer, Frames frames, Html html) {
    this.runner = runner;
    this.explorer = explorer;
    this.frames = frames;
    this.html = html;
  }

  @Get
  HttpResponse<?> form(HttpRequest<?> request) {
    String sql = request.getParameters().get("sql");
    return html.page("sql", page(sql == null ? EXAMPLE : sql, null, List.of(), null, null));
  }

  @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> run(@Nullable @Body("sql") String text) {
    String sql = text == null ? "" : text;
    try (Rows rows = runner.run(sql)) {
      List<List<Cell>> shown = new ArrayList<>();
      long characters = 0;
      @Nullable Object[] row = rows.next();
      while (row != null && shown.size() < MAX_ROWS && characters < MAX_CHARACTERS) {
        List<Cell> cells = cells(rows.columns(), row);
        characters += cells.stream().mapToLong(cell -> cell.text().length()).sum();
        shown.add(cells);
        row = rows.next();
      }
      String cut =
          row == null
              ? rows.cut()
              : "Only the first %d rows are shown; a download has more".formatted(shown.size());
      return html.page("sql", page(sql, rows.columns(), shown, cut, null));
    } catch (QueryException e) {
      HttpStatus status =
          switch (e.kind()) {
            case WRONG -> HttpStatus.BAD_REQUEST;
            case TOO_MUCH -> HttpStatus.UNPROCESSABLE_ENTITY;
            case BUSY -> HttpStatus.TOO_MANY_REQUESTS;
            case FAILED -> HttpStatus.INTERNAL_SERVER_ERROR;
          };
      return html.page(status, "sql", page(sql, null, List.of(), null, e.sentence()));
    }
  }

  private static List<Cell> cells(List<Column> columns, @Nullable Object[] row) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      cells.add(
          new Cell(
              value == null ? "NULL" : Show.cut(value.toString(), MAX_TEXT),
              value != null && columns.get(i).name().equals("build_id")
                  ? Show.path("builds", value.toString())
                  : null,
              value instanceof Number));
    }
    return cells;
  }

  private SqlPage page(
      String sql,
      @Nullable List<Column> columns,
      List<List<Cell>> rows,
      @Nullable String cut,
      @Nullable String fault) {
    return new SqlPage(
        frames.frame("SQL", "sql"), sql, Tables.of(explorer.index()), columns, rows, cut, fault);
  }
}
