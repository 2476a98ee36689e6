package io.kitetrace.explorer.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** DuckDB's values as JSON has them. */
final class PlainValues {

  private PlainValues() {}

  /** Times with a zone are in UTC; what JSON has no form for is text. */
  static @Nullable Object of(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean flag -> flag;
      case Byte number -> number.intValue();
      case Short number -> number.intValue();
      case Integer number -> number;
      case Long number -> number;
      case Float number -> Float.isFinite(number) ? (Object) number : number.toString();
      case Double number -> Double.isFinite(number) ? (Object) number : number.toString();
      case BigInteger number -> number;
      case BigDecimal number -> number;
      case OffsetDateTime time ->
          DateTimeFormatter.ISO_INSTANT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
      case Timestamp time -> time.toLocalDateTime().toString();
      case DuckDBStruct struct -> map(struct.getMap());
      case Struct struct -> list(struct.getAttributes());
      case Array array -> list((@Nullable Object[]) array.getArray());
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list.toArray());
      case Object[] array -> list(array);
      case Blob blob -> Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> list(@Nullable Object[] values) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>(values.length);
    for (@Nullable Object value : values) {
      list.add(of(value));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values) throws SQLException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      map.put(String.valueOf(of(entry.getKey())), of(entry.getValue()));
    }
    return map;
  }
}
