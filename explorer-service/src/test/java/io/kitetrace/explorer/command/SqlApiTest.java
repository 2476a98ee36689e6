package io.kitetrace.explorer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.explorer.index.Database;
import io.kitetrace.explorer.index.DatabaseLimits;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.service.ServiceContext;
import io.kitetrace.runtime.settings.Variables;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL and insights over HTTP, and the commands that ask so. No broker is needed. */
class SqlApiTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir private static Path folder;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ApplicationContext context;
  private static URI url;

  @BeforeAll
  static void start() {
    context =
        ExplorerFactory.start(
            Variables.of(
                Map.of(
                    "EXPLORER_DATA",
                    folder.resolve("x.duckdb").toString(),
                    "EXPLORER_QUERY_ROWS",
                    "1000")),
            Map.of("micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"));
    url = URI.create("http://127.0.0.1:" + ServiceContext.serve(context).getPort() + "/");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Test
  void sql_asTextOrForm_isAnsweredInTheFormAskedFor() throws Exception {
    assertThat(post("api/sql", "text/plain", "SELECT 1 AS n", "application/json").body())
        .isEqualTo(
            "{\"columns\":[{\"name\":\"n\",\"type\":\"INTEGER\"}],\"rows\":[[1]],\"cut\":null}\n");
    HttpResponse<String> csv =
        post("api/sql?format=csv", FORM, "sql=SELECT+%27%C3%A4%27+AS+n", "*/*");
    assertThat(csv.body()).isEqualTo("n\r\nä\r\n");
    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=utf-8");
    assertThat(post("api/sql", "text/plain", "SELECT 1 AS n", "application/x-ndjson").body())
        .isEqualTo("{\"n\":1}\n");
    assertThat(post("api/sql?format=xml", "text/plain", "SELECT 1", "*/*").statusCode())
        .isEqualTo(400);
  }

  @Test
  void answer_ofManyRows_isStreamed_andSaysThatItWasCut() throws Exception {
    assertThat(post("api/sql?format=csv", "text/plain", "FROM range(100000000)", "*/*").body())
        .startsWith("range\r\n0\r\n")
        .contains("\r\n999\r\n")
        .endsWith("\"# cut after 1,000 rows (EXPLORER_QUERY_ROWS)\"\r\n");
  }

  @Test
  void statement_thatIsNoQuery_isRefusedInASentence() throws Exception {
    HttpResponse<String> response = post("api/sql", "text/plain", "DELETE FROM builds", "*/*");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"error\":\"only a query is answered");
    assertThat(post("api/sql", FORM, "other=1", "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void insights_areListed_andAnswered_byName() throws Exception {
    assertThat(get("api/insights").body()).contains("\"name\":\"flaky_steps\"");
    assertThat(get("api/insights/flaky_steps?pipeline=web*&since=30d").body())
        .contains("\"name\":\"flaky_rate\"")
        .endsWith("\"rows\":[],\"cut\":null}\n");
    assertThat(get("api/insights/none").statusCode()).isEqualTo(404);
    assertThat(get("api/insights/flaky_steps?since=yesterday").statusCode()).isEqualTo(400);
  }

  @Test
  void remoteIndex_givesRows_andFailsBySentence() {
    try (RemoteIndex remote = new RemoteIndex(url)) {
      assertThat(remote.answers()).isTrue();
      try (Rows rows = remote.query("SELECT count(*) AS builds FROM builds")) {
        assertThat(rows.next()).containsExactly(0);
        assertThat(rows.next()).isNull();
        assertThat(rows.cut()).isNull();
      }
      InsightFilter filter = new InsightFilter("a&b", "web*", "ä/b", Instant.EPOCH, null);
      try (Rows rows = remote.insight("deployments", filter)) {
        assertThat(rows.next()).isNull();
      }
      assertThatThrownBy(() -> remote.query("DROP TABLE builds"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("only a query");
    }
  }

  @Test
  void queryCommand_asksTheExplorer_andWritesParquet() throws Exception {
    Path file = folder.resolve("answer.parquet");
    assertThat(run("query", "SELECT 7 AS seven"))
        .containsExactly("0", "seven\n─────\n    7\n(1 row)\n", "");
    assertThat(
            run("query", "SELECT 7 AS seven", "--format", "parquet", "--output", file.toString()))
        .containsExactly("0", "", "");
    assertThat(file).isNotEmptyFile();
    assertThat(run("query", "SELECT 7", "--format", "parquet").getFirst()).isEqualTo("2");
    assertThat(run("query", "DROP TABLE builds").getFirst()).isEqualTo("1");
    assertThat(run("insights").get(1)).contains("regressions ");
    assertThat(run("insights", "retry_cost", "--pipeline", "web*", "--since", "30d").get(1))
        .contains("(0 rows)");
    assertThat(run("insights", "nonsense").getFirst()).isEqualTo("2");
  }

  @Test
  void indexThatIsThere_isAskedWithoutABroker() throws Exception {
    Path file = folder.resolve("there.duckdb");
    Database.open(file, new DatabaseLimits(DatabaseLimits.LEAST_MEMORY, 1)).close();
    Variables variables = Variables.of(Map.of("EXPLORER_DATA", file.toString()));
    PrintStream print = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    for (int i = 0; i < 2; i++) {
      try (IndexSource source =
              new IndexSources(variables, print).open(URI.create("http://127.0.0.1:1"));
          Rows rows = source.query("SELECT count(*) FROM job_tests")) {
        assertThat(rows.next()).containsExactly(0L);
      }
    }
  }

  @Test
  void queryCommand_withNothingToAsk_saysWhatIsMissing() {
    Variables nothing =
        Variables.of(Map.of("EXPLORER_DATA", folder.resolve("no.duckdb").toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> new IndexSources(nothing, print).open(URI.create("http://127.0.0.1:1")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
  }

  /** Exit code, standard output, standard error. */
  private static List<String> run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Variables variables = Variables.of(Map.of("KITETRACE_EXPLORER_URL", url.toString()));
    PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code =
        io.kitetrace.runtime.command.Commands.commandLine(
                new ExplorerProgram(),
                line -> {
                  line.addSubcommand("query", new QueryCommand(variables, output, errors));
                  line.addSubcommand("insights", new InsightsCommand(variables, output, errors));
                })
            .setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8))
            .execute(arguments);
    return new ArrayList<>(
        List.of(
            Integer.toString(code),
            out.toString(StandardCharsets.UTF_8),
            err.toString(StandardCharsets.UTF_8)));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String type, String body, String accept)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", type)
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
