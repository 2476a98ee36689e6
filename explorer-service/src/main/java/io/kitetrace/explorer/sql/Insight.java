package io.kitetrace.explorer.sql;

/**
 * A question that is answered ready-made; a view of the same name has its answer over everything.
 *
 * @param tells what, in sentences
 * @param sql as the view has it
 */
public record Insight(String name, String tells, String sql) {

  /** The first sentence. */
  public String title() {
    int end = tells.indexOf(". ");
    return end < 0 ? tells : tells.substring(0, end + 1);
  }

  /** Whether its rows are about hours, the latest first. */
  boolean hourly() {
    return sql.contains("\nORDER BY hour DESC");
  }

  /** Its answer over what a filter chooses. */
  public BoundQuery query(InsightFilter filter) {
    return filter.around(sql);
  }
}
