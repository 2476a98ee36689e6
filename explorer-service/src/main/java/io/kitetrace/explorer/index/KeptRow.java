package io.kitetrace.explorer.index;

import io.kitetrace.explorer.rows.RowSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A row whose last value is not known yet. */
final class KeptRow implements RowSink {

  private final List<Consumer<RowSink>> values = new ArrayList<>(48);

  void writeTo(RowSink sink) {
    values.forEach(value -> value.accept(sink));
  }

  @Override
  public void id(@Nullable String value) {
    values.add(to -> to.id(value));
  }

  @Override
  public void text(@Nullable String value) {
    values.add(to -> to.text(value));
  }

  @Override
  public void number(@Nullable Long value) {
    values.add(to -> to.number(value));
  }

  @Override
  public void integer(int value) {
    values.add(to -> to.integer(value));
  }

  @Override
  public void fraction(@Nullable Double value) {
    values.add(to -> to.fraction(value));
  }

  @Override
  public void flag(@Nullable Boolean value) {
    values.add(to -> to.flag(value));
  }

  @Override
  public void time(@Nullable Instant value) {
    values.add(to -> to.time(value));
  }

  @Override
  public void map(Map<String, String> value) {
    values.add(to -> to.map(value));
  }

  @Override
  public void endRow() {
    values.add(RowSink::endRow);
  }
}
