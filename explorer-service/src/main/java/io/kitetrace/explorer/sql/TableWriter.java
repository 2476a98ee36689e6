package io.kitetrace.explorer.sql;

import io.kitetrace.runtime.command.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns under one another. The first rows decide how wide they are, so that any number of rows
 * can follow; longer values are shortened, and nothing in them reaches the terminal but text.
 */
final class TableWriter implements RowWriter {

  private static final int MEASURED = 1_000;
  private static final int MAX_WIDTH = 60;

  private final OutputStream to;
  private final List<String[]> waiting = new ArrayList<>();
  private List<Column> columns = List.of();
  private int @Nullable [] widths;
  private long rows;

  TableWriter(OutputStream to) {
    this.to = to;
  }

  @Override
  public void begin(List<Column> columns) {
    this.columns = columns;
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      String text = values[i] == null ? "" : Printable.line(CsvWriter.text(values[i]));
      texts[i] = text.length() > MAX_WIDTH ? text.substring(0, MAX_WIDTH - 1) + "…" : text;
    }
    rows++;
    if (widths != null) {
      line(texts, widths);
      return;
    }
    waiting.add(texts);
    if (waiting.size() == MEASURED) {
      head();
    }
  }

  @Override
  public void end(@Nullable String cut) throws IOException {
    head();
    print("(%,d %s%s)".formatted(rows, rows == 1 ? "row" : "rows", cut == null ? "" : ", " + cut));
  }

  @Override
  public void fail(String sentence) throws IOException {
    head();
    print("(failed after %,d rows: %s)".formatted(rows, Printable.line(sentence)));
  }

  private void head() throws IOException {
    if (widths != null) {
      return;
    }
    int[] measured = new int[columns.size()];
    String[] names = new String[measured.length];
    String[] rule = new String[measured.length];
    for (int i = 0; i < measured.length; i++) {
      names[i] = Printable.line(columns.get(i).name());
      measured[i] = names[i].length();
      for (String[] row : waiting) {
        measured[i] = Math.max(measured[i], row[i].length());
      }
      rule[i] = "─".repeat(measured[i]);
    }
    widths = measured;
    line(names, measured);
    line(rule, measured);
    for (String[] row : waiting) {
      line(row, measured);
    }
    waiting.clear();
  }

  private void line(String[] texts, int[] widths) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      String gap = " ".repeat(Math.max(0, widths[i] - texts[i].length()));
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).isNumber() ? gap + texts[i] : texts[i] + gap);
    }
    print(line.toString().stripTrailing());
  }

  private void print(String line) throws IOException {
    to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
