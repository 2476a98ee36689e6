package io.kitetrace.explorer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.simulator.catalogue.Figures.StepName;
import io.kitetrace.simulator.catalogue.Figures.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of an insight's answer, by the names of its columns. */
record InsightRow(Map<String, @Nullable Object> values) {

  static List<InsightRow> of(SqlRunner sql, String insight) {
    return of(sql.run(Insights.named(insight).orElseThrow(), InsightFilter.ALL));
  }

  static List<InsightRow> of(Rows rows) {
    List<InsightRow> all = new ArrayList<>();
    try (rows) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < row.length; i++) {
          values.put(rows.columns().get(i).name(), row[i]);
        }
        all.add(new InsightRow(values));
      }
      assertThat(rows.cut()).isNull();
    }
    return all;
  }

  StepName step() {
    return new StepName(text("pipeline"), text("step"));
  }

  String text(String column) {
    return String.valueOf(values.get(column));
  }

  Times times() {
    return new Times(number("jobs"), number("p50_ms"), number("p95_ms"), number("max_ms"));
  }

  long number(String column) {
    return Long.parseLong(text(column));
  }
}
