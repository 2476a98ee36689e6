package io.kitetrace.poller.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.runtime.doctor.Finding;
import io.kitetrace.runtime.settings.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiCheckTest {

  private static final String SCOPES = "{\"scopes\":[\"read_builds\"],\"uuid\":\"x\"}";

  private final FakeApi api = FakeApi.start();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void run_asksForTheTokenAndOneBuild_andNothingElse() {
    api.status(200, SCOPES);
    assertThat(run()).allMatch(Finding.Fine.class::isInstance);
    assertThat(api.asked())
        .extracting(FakeApi.Asked::path)
        .containsExactly("/v2/access-token", "/v2/organizations/acme/builds");
    assertThat(api.asked().getLast().query()).containsEntry("per_page", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>welcome</html>, api, BUILDKITE_API_URL",
    "404, {}, api, BUILDKITE_API_URL",
    "401, {}, token, BUILDKITE_API_TOKEN",
    "403, {}, token, BUILDKITE_API_TOKEN",
    "429, {}, token, 429",
    "503, {}, api, 503"
  })
  void run_whereTheTokensAnswerIsNone_saysWhatIsWrong(
      int status, String body, String check, String word) {
    api.status(status, body);
    List<Finding> findings = run();
    assertThat(findings)
        .filteredOn(Finding.Wrong.class::isInstance)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.check()).isEqualTo(check);
              assertThat(finding.sentence()).contains(word);
            });
    assertThat(findings).filteredOn(Finding.Skipped.class::isInstance).hasSize(1);
    assertThat(api.asked()).hasSize(1);
  }

  @Test
  void run_whereTheAnswerRepeatsTheToken_hidesIt() {
    api.status(401, "{\"message\":\"no such token: " + FakeApi.TOKEN + "\"}");
    assertThat(run())
        .extracting(Finding::sentence)
        .anyMatch(sentence -> sentence.contains("[hidden]"))
        .noneMatch(sentence -> sentence.contains(FakeApi.TOKEN));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307})
  void run_whereTheApiSendsUsToAnotherHost_doesNotGoThere(int status) {
    try (FakeApi other = FakeApi.start()) {
      api.status(status, "", "Location", other.url() + "/v2/access-token");
      assertThat(run())
          .singleElement()
          .isInstanceOf(Finding.Wrong.class)
          .extracting(Finding::sentence)
          .asString()
          .contains("BUILDKITE_API_URL");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void run_whereNobodyAnswers_saysSo() {
    api.close();
    assertThat(run())
        .singleElement()
        .isInstanceOf(Finding.Wrong.class)
        .extracting(Finding::sentence)
        .asString()
        .startsWith("BUILDKITE_API_URL: ");
  }

  @Test
  void run_overTheLimit_saysSo() {
    api.status(200, SCOPES);
    api.status(
        200,
        "[]",
        "RateLimit-Remaining",
        "0",
        "RateLimit-Limit",
        "200",
        "RateLimit-Reset",
        "17",
        "RateLimit-User-Remaining",
        "12",
        "RateLimit-User-Limit",
        "50",
        "RateLimit-User-Reset",
        "17");
    assertThat(run())
        .filteredOn(finding -> finding.check().startsWith("limit"))
        .extracting(Finding::sentence)
        .containsExactly(
            "0 of 200 requests a minute are left, all again in 17 s; others use it too: find them, or wait",
            "12 of 50 requests a minute are left, all again in 17 s");
  }

  @ParameterizedTest
  @ValueSource(ints = {-29, -1, 0, 1, 30})
  void clock_thatIsAboutRight_isFine(int secondsBehind) {
    assertThat(clock(secondsBehind)).isInstanceOf(Finding.Fine.class);
  }

  @Test
  void clock_thatIsOff_isTold() {
    assertThat(clock(40)).isInstanceOf(Finding.Wrong.class);
    assertThat(clock(40).sentence()).contains("40 s behind the API's");
    assertThat(clock(-3_600)).isInstanceOf(Finding.Wrong.class);
    assertThat(clock(-3_600).sentence()).contains("3599 s ahead of the API's");
  }

  private static Finding clock(int secondsBehind) {
    Instant theirs = Instant.parse("2026-03-04T12:00:00Z");
    Instant ours = theirs.minusSeconds(secondsBehind);
    Headers headers = Headers.of("Date", "Wed, 04 Mar 2026 12:00:00 GMT");
    return ApiCheck.clock(new ApiProbe.Answer(200, headers, new byte[0], ours, ours, null));
  }

  private List<Finding> run() {
    BuildkiteSettings settings =
        new BuildkiteSettings(
            new Secret(FakeApi.TOKEN), List.of("acme"), BuildFilter.ALL, api.url(), null, 40);
    return new ApiCheck(settings, InstantSource.system()).run();
  }
}
