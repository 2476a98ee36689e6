package io.kitetrace.explorer;

import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Explorers in this JVM, and what is in their indexes. */
public final class TestExplorer {

  private TestExplorer() {}

  public static ExplorerSettings settings(Map<String, String> variables) {
    Settings settings = new Settings(Variables.of(variables));
    ExplorerSettings read = ExplorerSettings.read(settings);
    settings.check();
    return read;
  }

  /** One that has begun. */
  public static Explorer start(BuildLog log, Path file, String... more) {
    Map<String, String> variables = new HashMap<>(log.variables());
    variables.put("EXPLORER_DATA", file.toString());
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    Explorer explorer = new Explorer(settings(variables), Clock.systemUTC());
    explorer.start();
    return explorer;
  }

  /** The rows of a query, each as a list of texts. */
  public static List<List<String>> rows(Explorer explorer, String sql) {
    try (Connection reader = explorer.index().reader()) {
      return rows(reader, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  public static List<List<String>> rows(Connection reader, String sql) throws SQLException {
    try (Statement statement = reader.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The one value of a query. */
  public static String value(Explorer explorer, String sql) {
    return rows(explorer, sql).getFirst().getFirst();
  }
}
