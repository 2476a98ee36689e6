package io.kitetrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildReaderTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void read_wholeBuild_keepsWhatConsumersNeed() throws Exception {
    Build build =
        read(
            """
            {"id":"b","number":7,"state":"passed","blocked":true,"blocked_state":"running",
             "url":"https://api.example.com/v2/organizations/acorn/pipelines/web/builds/7",
             "env":{"A":"1"},"meta_data":{"z":"1","a":"2"},"finished_at":"2026-03-02T12:00:00Z",
             "pull_request":{"id":"12","base":"main","repository":"r"},
             "rebuilt_from":{"id":"r","number":6},
             "triggered_from":{"build_id":"t","build_number":5,"build_pipeline_slug":"up"},
             "pipeline":{"slug":"web","provider":{"id":"github","webhook_url":"secret"},
                         "steps":[{"id":"inner"}]},
             "unknown":{"deep":[{"id":"other"}]},"jobs":[]}
            """);

    assertThat(build.number()).isEqualTo(7);
    assertThat(build.blocked()).isTrue();
    assertThat(build.finishedAt()).isEqualTo(NOON);
    assertThat(build.organization()).isEqualTo("acorn");
    assertThat(build.metaData().keySet()).containsExactly("z", "a");
    assertThat(build.pullRequest()).isEqualTo(new PullRequest("12", "main"));
    assertThat(build.rebuiltFrom()).isEqualTo(new BuildReference("r", 6L, null, null));
    assertThat(build.triggeredFrom()).isEqualTo(new BuildReference("t", 5L, "up", null));
    assertThat(build.pipeline().provider()).isEqualTo("github");
    assertThat(build.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | null",
        "\"ines\" | Person[id=null, name=ines, email=null, username=null]",
        "{\"username\":\"ines\"} | Person[id=null, name=null, email=null, username=ines]",
        "{\"name\":\"Ines\",\"date\":\"x\"} | Person[id=null, name=Ines, email=null, username=null]"
      })
  void read_author_comesInFourShapes(String json, String author) throws Exception {
    assertThat(String.valueOf(read("{\"id\":\"b\",\"author\":" + json + "}").author()))
        .isEqualTo(author);
  }

  @ParameterizedTest
  @CsvSource({"null,", "\"SIGTERM\",SIGTERM", "9,9", "\"\",", "{},", "[1],"})
  void read_signal_isTextOrNumberOrNothing(String json, String signal) throws Exception {
    assertThat(script("\"signal\":" + json).execution().signal()).isEqualTo(signal);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "-1,-1", "\"2\",2", "3.0,3", "1e400,", "99999999999999999999,", "true,"})
  void read_exitStatus_isAWholeNumberOrNothing(String json, Long status) throws Exception {
    assertThat(script("\"exit_status\":" + json).execution().exitStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"{\"number\":5},5", "5,5", "null,", "{},", "[],"})
  void read_priority_isAnObjectOrANumber(String json, Long priority) throws Exception {
    assertThat(script("\"priority\":" + json).execution().priority()).isEqualTo(priority);
  }

  @Test
  void read_agent_isNullEmptyShortOrLong() throws Exception {
    assertThat(script("\"agent\":null").execution().agent()).isNull();
    assertThat(script("\"agent\":{}").execution().agent()).isNull();
    Agent agent =
        script("\"agent\":{\"id\":\"a\",\"url\":\"u\",\"name\":\"n\"}").execution().agent();
    assertThat(agent)
        .isEqualTo(new Agent("a", "n", "u", null, null, null, null, null, null, List.of()));
    assertThat(script("\"agent\":{\"id\":\"a\",\"meta_data\":[\"k=v\",null]}").execution().agent())
        .extracting(Agent::metaData)
        .isEqualTo(List.of("k=v"));
  }

  @Test
  void read_agentWithAHostnameAlone_isOne() throws Exception {
    Agent agent =
        script("\"agent\":{\"hostname\":\"h\",\"lost_at\":\"2026-03-02T12:00:00Z\"}")
            .execution()
            .agent();
    assertThat(agent)
        .isEqualTo(new Agent(null, null, null, "h", null, null, NOON, null, null, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"os\":\"linux\",\"go\":1.2} | {os=linux, go=1.2}",
        "\"linux\" | {=linux}",
        "[\"linux\",3] | {=linux, 3}",
        "[] | {}",
        "null | {}"
      })
  void read_matrix_isAnObjectATextOrAList(String json, String matrix) throws Exception {
    assertThat(script("\"matrix\":" + json).execution().matrix()).hasToString(matrix);
  }

  @Test
  void read_blockedAndMergeQueue_areNullWhereAbsent() throws Exception {
    Build build = read("{\"id\":\"b\",\"blocked\":null,\"merge_queue\":null}");
    assertThat(build.blocked()).isNull();
    assertThat(build.mergeQueue()).isNull();
    assertThat(read("{\"id\":\"b\",\"merge_queue\":{\"base_branch\":\"main\"}}").mergeQueue())
        .isEqualTo(new MergeQueue("main", null));
  }

  @Test
  void read_everyTypeOfJob_becomesItsOwn() throws Exception {
    List<Job> jobs =
        read("""
                {"id":"b","jobs":[
                  {"type":"script","id":"1","name":""},
                  {"id":"2","type":"waiter"},
                  {"type":"waiter"},
                  {"id":"3","label":"Go?","unblocked_at":"2026-03-02T12:00:00Z",
                   "unblocked_by":{"name":"Ana","email":"ana@example.com"},"type":"manual"},
                  {"id":"4","type":"trigger","triggered_build":{"id":"t","number":1}},
                  {"id":"5","type":"trigger","triggered_build":null},
                  {"id":"6","type":"quantum","command":"c"},
                  {"id":"7"},
                  null
                ]}
                """)
            .jobs();

    assertThat(jobs)
        .extracting(job -> job.getClass().getSimpleName())
        .containsExactly(
            "ScriptJob",
            "WaiterJob",
            "WaiterJob",
            "ManualJob",
            "TriggerJob",
            "TriggerJob",
            "UnknownJob",
            "UnknownJob");
    ManualJob manual = (ManualJob) jobs.get(3);
    assertThat(manual.core().label()).isEqualTo("Go?");
    assertThat(manual.unblockedAt()).isEqualTo(NOON);
    assertThat(((TriggerJob) jobs.get(4)).triggeredBuild())
        .isEqualTo(new BuildReference("t", 1L, null, null));
    assertThat(((UnknownJob) jobs.get(6)).execution().command()).isEqualTo("c");
  }

  @Test
  void read_retrySourceInEitherForm_namesTheAttemptBefore() throws Exception {
    Retry retry =
        script("\"retry_source\":{\"job_id\":\"first\",\"retry_type\":\"manual\"}")
            .execution()
            .retry();
    assertThat(retry.sourceJobId()).isEqualTo("first");
    assertThat(retry.type()).isEqualTo("manual");
    assertThat(script("\"retry_source\":\"manual\"").execution().retry()).isEqualTo(Retry.NONE);
  }

  @Test
  void read_structuredMetaData_keepsItsJsonAsText() throws Exception {
    Build build = read("{\"id\":\"b\",\"meta_data\":{\"a\":{\"b\":[1, null]},\"n\":1,\"x\":null}}");
    assertThat(build.metaData()).containsOnlyKeys("a", "n").containsEntry("a", "{\"b\":[1,null]}");
  }

  @Test
  void read_halfCharacters_becomeReplacementCharacters() throws Exception {
    Build build = read("{\"id\":\"b\",\"message\":\"a\\ud83d b\\ud83d\\ude80 \\udc00\"}");
    assertThat(build.message()).isEqualTo("a\uFFFD b\uD83D\uDE80 \uFFFD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty, where a build's JSON should be",
        "[] | not a JSON object",
        "{ | not valid JSON near byte 1",
        "{\"id\":\"b\"}x | not valid JSON near byte 11",
        "{\"id\":\"b\"}{} | more follows after the build's JSON",
        "{} | id is missing",
        "{\"id\":null} | id is missing",
        "{\"id\":\"b\",\"finished_at\":\"soon\"} | finished_at is not a time",
        "{\"id\":\"b\",\"finished_at\":12} | finished_at is not a time",
        "{\"id\":\"b\",\"jobs\":{}} | jobs is not a list",
        "{\"id\":\"b\",\"jobs\":[null,7]} | jobs[1] is not an object",
        "{\"id\":\"b\",\"jobs\":[{\"type\":\"script\"}]} | jobs[0] has no id"
      })
  void read_whatIsNoBuild_isRefusedWithItsReason(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedBuildException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"id\":\"b\",\"message\":secret}", "{\"id\":\"b\",\"env\":{\"T\":\"secret}"})
  void read_brokenJson_isNeverQuoted(String json) {
    assertThatThrownBy(() -> read(json)).hasMessageNotContaining("secret").hasNoCause();
  }

  @Test
  void read_depthThatExhaustsStacks_isRefused() {
    String deep = "{\"id\":\"b\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatThrownBy(() -> read(deep)).isInstanceOf(MalformedBuildException.class);
  }

  @Test
  void read_slice_leavesItsNeighboursAlone() throws Exception {
    byte[] bytes = "[{\"id\":\"a\"},{\"id\":\"b\"}]".getBytes(StandardCharsets.UTF_8);
    assertThat(new BuildReader().read(bytes, 12, 10).id()).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://api.buildkite.com/v2/organizations/acorn/pipelines/web/builds/1,-,acorn,web",
        "-,https://buildkite.com/acorn/web/builds/1,acorn,web",
        "-,-,-,-",
        "nonsense,nonsense,-,-",
        "https://proxy/v2/organizations/acorn/,https://buildkite.com/x/web/builds/1,acorn,web"
      })
  void read_addresses_tellOrganizationAndPipeline(
      String url, String webUrl, String organization, String pipeline) throws Exception {
    Build build = read("{\"id\":\"b\",\"url\":%s,\"web_url\":%s}".formatted(q(url), q(webUrl)));
    assertThat(build.organization()).isEqualTo(organization);
    assertThat(build.pipeline().slug()).isEqualTo(pipeline);
  }

  private static String q(String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  private static ScriptJob script(String fields) throws MalformedBuildException {
    return (ScriptJob)
        read("{\"id\":\"b\",\"jobs\":[{\"id\":\"j\",\"type\":\"script\"," + fields + "}]}")
            .jobs()
            .getFirst();
  }

  private static Build read(String json) throws MalformedBuildException {
    return new BuildReader().read(json.getBytes(StandardCharsets.UTF_8));
  }
}
