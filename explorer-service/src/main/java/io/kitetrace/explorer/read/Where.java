package io.kitetrace.explorer.read;

import io.kitetrace.explorer.rows.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conditions on {@code builds}: SQL of our own, with a person's words as parameters alone. */
final class Where {

  static final String IS_FAILED = "outcome IN ('failure', 'error', 'timeout')";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();

  private Where() {}

  static Where of(BuildSearch search) {
    Where where = new Where();
    where.equal("organization", search.organization());
    where.equal("pipeline", search.pipeline());
    where.equal("branch", search.branch());
    where.outcome(search.outcome());
    where.author(search.author());
    if (search.from() != null) {
      where.and("created_at >= ?", search.from().at());
    }
    if (search.to() != null) {
      where.and("created_at < ?", search.to().at());
    }
    where.text(search.text());
    if (!search.ids().isEmpty()) {
      String places = String.join(", ", Collections.nCopies(search.ids().size(), "?"));
      where.and("id IN (" + places + ")", search.ids().stream().map(Where::id).toArray());
    }
    return where;
  }

  private void outcome(@Nullable String outcome) {
    if (BuildSearch.FAILED.equals(outcome)) {
      and(IS_FAILED);
    } else if ("unknown".equals(outcome)) {
      and("coalesce(outcome, 'unknown') = 'unknown'");
    } else {
      equal("outcome", outcome);
    }
  }

  private void author(@Nullable String author) {
    if (author != null) {
      String pattern = like(author.toLowerCase(Locale.ROOT));
      String is = "lower(%s) LIKE ? ESCAPE '\\'";
      and("(" + is.formatted("author") + " OR " + is.formatted("creator") + ")", pattern, pattern);
    }
  }

  private void text(@Nullable String text) {
    if (text == null) {
      return;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    List<Object> values = new ArrayList<>(List.of(lower, text, id(text)));
    String any = "contains(lower(message), ?) OR tag = ? OR id = ?";
    if (lower.matches("[0-9a-f]{4,40}")) {
      any += " OR starts_with(commit_sha, ?)";
      values.add(lower);
    }
    if (text.matches("#?\\d{1,18}")) {
      any += " OR number = ?";
      values.add(Long.valueOf(text.replace("#", "")));
    }
    and("(" + any + ")", values.toArray());
  }

  /** After this build in the list, newest first. */
  Where after(@Nullable PageKey key) {
    if (key != null && key.createdAt() != null) {
      Instant at = key.createdAt();
      and(
          "(created_at < ? OR created_at IS NULL OR (created_at = ? AND id < ?))",
          at,
          at,
          id(key.id()));
    } else if (key != null) {
      and("created_at IS NULL AND id < ?", id(key.id()));
    }
    return this;
  }

  private static String id(String text) {
    return Ids.of(text).toString();
  }

  private void equal(String column, @Nullable String value) {
    if (value != null && value.indexOf('*') >= 0) {
      and(column + " LIKE ? ESCAPE '\\'", like(value));
    } else if (value != null) {
      and(column + " = ?", value);
    }
  }

  private static String like(String glob) {
    return glob.replaceAll("([\\\\%_])", "\\\\$1").replace('*', '%');
  }

  private void and(String condition, Object... values) {
    conditions.add(condition);
    parameters.addAll(List.of(values));
  }

  /** With its word; empty for every build. */
  String sql() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  Object[] parameters() {
    return parameters.toArray();
  }
}
