package io.kitetrace.explorer.page;

import io.kitetrace.explorer.sql.AnswerStream;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.RowFormat;
import io.kitetrace.explorer.sql.Rows;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers of queries, and what is said instead of one. */
final class SqlAnswers {

  private static final String RETRY_SECONDS = "1";

  private SqlAnswers() {}

  /** Streams what a query gives, in the form that is asked for. */
  static HttpResponse<?> answer(HttpRequest<?> request, Supplier<Rows> query) {
    RowFormat format = format(request);
    if (format == null) {
      return error(
          HttpStatus.BAD_REQUEST,
          "format: '%s' is none of table, csv, json and ndjson"
              .formatted(request.getParameters().get("format")));
    }
    try {
      return HttpResponse.ok(
          new StreamedFile(AnswerStream.of(query.get(), format), MediaType.of(format.mediaType())));
    } catch (QueryException e) {
      return error(e);
    }
  }

  /** One sentence, as JSON. */
  static HttpResponse<?> error(HttpStatus status, String sentence) {
    return HttpResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(Map.of("error", sentence));
  }

  private static HttpResponse<?> error(QueryException e) {
    return switch (e.kind()) {
      case WRONG -> error(HttpStatus.BAD_REQUEST, e.sentence());
      case TOO_MUCH -> error(HttpStatus.UNPROCESSABLE_ENTITY, e.sentence());
      case BUSY ->
          HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
              .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
              .contentType(MediaType.APPLICATION_JSON_TYPE)
              .body(Map.of("error", e.sentence()));
      case FAILED -> error(HttpStatus.INTERNAL_SERVER_ERROR, e.sentence());
    };
  }

  /** As {@code ?format=} says, else as {@code Accept} does, else JSON. */
  private static @Nullable RowFormat format(HttpRequest<?> request) {
    String wanted = request.getParameters().get("format");
    if (wanted != null) {
      return Arrays.stream(RowFormat.values())
          .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(wanted))
          .findFirst()
          .orElse(null);
    }
    for (MediaType type : request.accept()) {
      for (RowFormat format : RowFormat.values()) {
        if (MediaType.of(format.mediaType()).getName().equals(type.getName())) {
          return format;
        }
      }
    }
    return RowFormat.JSON;
  }
}
