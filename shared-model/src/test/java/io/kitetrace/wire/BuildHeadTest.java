package io.kitetrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.model.MalformedBuildException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildHeadTest {

  private static final String BUILD =
      """
      {"id":"0192d1c0-0000-4000-8000-0000000000aa","number":12,"state":"passed","blocked":false,
       "created_at":"2026-01-02T03:04:05.060Z","finished_at":"2026-01-02T03:14:05.220Z",
       "meta_data":{"b":"2","a":"1"},
       "pipeline":{"id":"p","slug":"web","running_jobs_count":3,"provider":{"id":"github"}},
       "jobs":[
        {"id":"j1","type":"script","state":"passed","exit_status":0,"soft_failed":false,
         "created_at":"2026-01-02T03:04:05.060Z","started_at":"2026-01-02T03:05:05.060Z",
         "agent":{"connection_state":"connected"}},
        {"id":"j2","type":"manual","state":"unblocked","unblocked_at":"2026-01-02T03:04:09.000Z"},
        {"id":"w","type":"waiter"}]}
      """;

  @Test
  void read_ofABuild_givesWhatTheLogNeeds() throws Exception {
    BuildHead head = read(BUILD);
    assertThat(head.id()).isEqualTo("0192d1c0-0000-4000-8000-0000000000aa");
    assertThat(head.number()).isEqualTo(12);
    assertThat(head.state()).isEqualTo("passed");
    assertThat(head.blocked()).isFalse();
    assertThat(head.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.060Z"));
    assertThat(head.finishedAt()).isEqualTo(Instant.parse("2026-01-02T03:14:05.220Z"));
    assertThat(head.pipeline()).isEqualTo("web");
    assertThat(head.version()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"branch\":\"release/1\"|release/1|",
        "\"branch\":null||",
        "\"creator\":{\"id\":\"u\",\"name\":\"Jo Doe\",\"email\":\"jo@example.com\"}||Jo Doe, jo@example.com",
        "\"creator\":{\"x\":{\"name\":\"no\"},\"y\":[\"email\"],\"email\":\"jo@example.com\"}||jo@example.com",
        "\"creator\":{\"name\":\"\",\"email\":null}||",
        "\"creator\":null||",
        "\"creator\":[\"name\",\"jo\"]||",
        "\"creator\":\"jo\"||"
      })
  void branchAndCreator_areRead_andMakeNoVersion(
      String members, @Nullable String branch, @Nullable String creator) throws Exception {
    BuildHead head = read(BUILD.replace("\"meta_data\"", members + ",\"meta_data\""));
    assertThat(head.branch()).isEqualTo(branch == null ? "" : branch);
    assertThat(String.join(", ", head.creator())).isEqualTo(creator == null ? "" : creator);
    assertThat(head.version()).isEqualTo(read(BUILD).version());
    assertThat(head.pipeline()).isEqualTo("web");
  }

  @Test
  void version_isTheSameForEver() throws Exception {
    // In the log for years: whoever changes how versions are computed publishes every build again.
    assertThat(read(BUILD).version())
        .isEqualTo("414b247fa8ebc3207cab536cccc8cea4e21f01acd6a7c43db340f35ef93712e1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"state\":\"passed\",\"blocked\"|\"state\":\"failed\",\"blocked\"",
        "\"blocked\":false|\"blocked\":true",
        "\"finished_at\":\"2026-01-02T03:14:05.220Z\"|\"finished_at\":\"2026-01-02T03:14:05.221Z\"",
        "\"a\":\"1\"|\"a\":\"2\"",
        "\"a\":\"1\"|\"a\":1",
        "\"b\":\"2\",|\"\":\"\",",
        "\"id\":\"j1\"|\"id\":\"j3\"",
        "\"script\",\"state\":\"passed\"|\"script\",\"state\":\"failed\"",
        "\"exit_status\":0|\"exit_status\":1",
        "\"exit_status\":0|\"exit_status\":null",
        "\"soft_failed\":false|\"soft_failed\":true",
        "\"type\":\"waiter\"|\"type\":\"waiter\",\"retried_in_job_id\":\"j1\"",
        "\"started_at\":\"2026-01-02T03:05:05.060Z\"|\"runnable_at\":\"2026-01-02T03:05:05.060Z\"",
        "\"type\":\"waiter\"|\"scheduled_at\":\"2026-01-02T03:05:05.060Z\"",
        "\"type\":\"waiter\"|\"finished_at\":\"2026-01-02T03:05:05.060Z\"",
        "\"type\":\"waiter\"|\"expired_at\":\"2026-01-02T03:05:05.060Z\"",
        "\"unblocked_at\":\"2026-01-02T03:04:09.000Z\"|\"unblocked_at\":null",
        "{\"id\":\"w\",\"type\":\"waiter\"}|{\"id\":\"w\"},{\"id\":\"w2\"}"
      })
  void version_whenWhatMakesAVersionDiffers_differs(String from, String to) throws Exception {
    assertThat(BUILD).contains(from);
    assertThat(read(BUILD.replace(from, to)).version()).isNotEqualTo(read(BUILD).version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"running_jobs_count\":3|\"running_jobs_count\":4",
        "\"connected\"|\"disconnected\"",
        "\"b\":\"2\",\"a\":\"1\"|\"a\":\"1\",\"b\":\"2\"",
        "\"b\":\"2\",|\"c\":null,\"b\":\"2\",",
        "03:14:05.220Z|03:14:05.22Z",
        "2026-01-02T03:04:09.000Z|2026-01-02 03:04:09 UTC",
        "2026-01-02T03:05:05.060Z|2026-01-02T04:05:05.06+01:00",
        "\"type\":\"waiter\"|\"type\":\"waiter\",\"finished_at\":null,\"name\":\"x\"",
        "\"number\":12|\"number\":13",
        "\"slug\":\"web\"|\"slug\":\"renamed\""
      })
  void version_whenAnythingElseDiffers_isTheSame(String from, String to) throws Exception {
    assertThat(BUILD).contains(from);
    assertThat(read(BUILD.replace(from, to)).version()).isEqualTo(read(BUILD).version());
  }

  @Test
  void version_ofJobsInAnotherOrder_isTheSame() throws Exception {
    String waiter = ",\n  {\"id\":\"w\",\"type\":\"waiter\"}";
    assertThat(BUILD).contains(waiter);
    String moved = BUILD.replace(waiter, "").replace("\"jobs\":[", "\"jobs\":[{\"id\":\"w\"},");
    assertThat(read(moved).version()).isEqualTo(read(BUILD).version());
  }

  @Test
  void version_ofMetaDataThatLooksLikeMore_differs() throws Exception {
    String one = BUILD.replace("{\"b\":\"2\",\"a\":\"1\"}", "{\"a\":\"1\",\"b\":\"2\"}");
    String other = BUILD.replace("{\"b\":\"2\",\"a\":\"1\"}", "{\"a\":\"1\\\"1:b2:\\\"2\"}");
    assertThat(read(one).version()).isNotEqualTo(read(other).version());
  }

  @Test
  void read_ofOddShapes_isTolerant() throws Exception {
    BuildHead head =
        read(
            """
            {"id":"not-a-uuid","number":"x","state":null,"finished_at":null,"pipeline":"web",
             "meta_data":{"n":{"z":[1,null,{}]}},"jobs":[null,3,{"id":{},"started_at":7}],
             "url":"https://api.example.com/v2/organizations/acme/pipelines/by-url/builds/3"}
            """);
    assertThat(head)
        .returns("not-a-uuid", BuildHead::id)
        .returns(null, BuildHead::number)
        .returns("", BuildHead::state)
        .returns(null, BuildHead::finishedAt)
        .returns("by-url", BuildHead::pipeline);
  }

  @Test
  void read_ofAZeroFinishedAt_isUnfinished() throws Exception {
    assertThat(read("{\"id\":\"a\",\"finished_at\":\"0001-01-01T00:00:00Z\"}").finishedAt())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|not a JSON object",
        "{\"number\":1}|id is missing",
        "{\"id\":\"\"}|id is missing",
        "{\"id\":\"a\",\"finished_at\":\"yesterday\"}|finished_at is not a time",
        "{\"id\":\"a\",\"finished_at\":{}}|finished_at is not a time",
        "{\"id\":\"a\" \"b\":1}|not valid JSON near byte",
        "{\"id\":\"a\"} {}|more follows"
      })
  void read_ofWhatIsNoBuild_saysWhy(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void read_ofBrokenJson_quotesNothingOfIt() {
    assertThatThrownBy(() -> read("{\"id\":\"a\",\"env\":{\"SECRET\":hunter2}}"))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void idOf_brokenJson_findsTheIdBeforeTheBreak() {
    byte[] bytes = "{\"x\":{\"id\":\"no\"},\"id\":\"a\",\"b\" 1}".getBytes(StandardCharsets.UTF_8);
    assertThat(BuildHead.idOf(bytes, 0, bytes.length)).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"a\":1}", "{\"a\" 1,\"id\":\"x\"}"})
  void idOf_whatHasNone_isNull(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThat(BuildHead.idOf(bytes, 0, bytes.length)).isNull();
  }

  private static BuildHead read(String json) throws MalformedBuildException {
    byte[] padded = ("xx" + json + "yy").getBytes(StandardCharsets.UTF_8);
    return BuildHead.read(padded, 2, padded.length - 4);
  }
}
