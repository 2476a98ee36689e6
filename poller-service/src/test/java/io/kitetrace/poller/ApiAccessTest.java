package io.kitetrace.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.settings.PollerSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.poller.testing.Pollers;
import io.kitetrace.poller.testing.TestLog;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.runtime.settings.SettingsException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The poller asks the API that it was told, as whom it was told, and nobody else. */
class ApiAccessTest {

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final TestLog log = TestLog.create();

  @AfterEach
  void stopApi() {
    api.close();
  }

  @Test
  void aPathInTheApisAddress_isKept() {
    api.put(FakeBuild.minutesApart(150, now, 20));
    URI url = URI.create(api.url() + "/gateway/buildkite/v2/");
    try (Poller poller = Pollers.poller(Pollers.settings(url, log))) {
      poller.runOnce();
      assertThat(poller.metrics().builds().published()).isEqualTo(150);
    }
    assertThat(api.asked())
        .extracting(FakeApi.Asked::path)
        .containsOnly("/gateway/buildkite/v2/v2/organizations/acme/builds");
  }

  @Test
  void aRedirectWithinTheApi_isFollowed() {
    api.put(FakeBuild.minutesApart(1, now, 20));
    api.status(
        307,
        "",
        "Location",
        "/moved/v2/organizations/acme/builds?finished_from=2000-01-01T00:00:00Z");
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().builds().published()).isEqualTo(1);
      assertThat(poller.metrics().requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectToAnotherHost_isRefusedAndNeverAsked(int status) {
    try (FakeApi other = FakeApi.start()) {
      api.status(status, "", "Location", other.url() + "/v2/organizations/acme/builds");
      try (Poller poller = Pollers.poller(api, log)) {
        assertThatThrownBy(poller::runOnce)
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining("BUILDKITE_API_URL");
      }
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void aWrongToken_isOneSentenceThatNamesTheVariable() {
    PollerSettings settings = Pollers.settings(api.url(), log);
    BuildkiteSettings wrong =
        new BuildkiteSettings(
            new Secret("bkua_wr0ng"), List.of("acme"), BuildFilter.ALL, api.url(), null, 1_000);
    try (Poller poller = Pollers.poller(Pollers.with(settings, wrong))) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("BUILDKITE_API_TOKEN: ")
          .hasMessageNotContaining("wr0ng");
    }
  }

  @Test
  void anUnknownOrganization_isOneSentenceThatNamesTheVariable() {
    PollerSettings settings = Pollers.settings(api.url(), log);
    BuildkiteSettings unknown =
        new BuildkiteSettings(
            new Secret(FakeApi.TOKEN), List.of("nobody"), BuildFilter.ALL, api.url(), null, 1_000);
    try (Poller poller = Pollers.poller(Pollers.with(settings, unknown))) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("BUILDKITE_ORGANIZATION: ")
          .hasMessageContaining("'nobody'");
    }
  }

  @Test
  void anApiThatIsNotThere_isOneSentenceThatNamesTheVariable() {
    api.close();
    try (Poller poller = Pollers.poller(api, log)) {
      assertThatThrownBy(poller::runOnce)
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("BUILDKITE_API_URL: ");
    }
  }

  /** What the client repeats by itself no budget has heard of. */
  @Test
  void anAnswerThatAsksToComeAgainAtOnce_isRepeatedWithinTheBudget() {
    api.status(503, "", "Retry-After", "0");
    api.put(FakeBuild.minutesApart(1, now, 20));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
      assertThat(poller.metrics().requests()).isEqualTo(api.asked().size()).isEqualTo(2);
    }
  }

  @Test
  void eachRequest_carriesTokenAndOurName_andTakesCompressedAnswers() {
    api.put(FakeBuild.minutesApart(1, now, 20));
    try (Poller poller = Pollers.poller(api, log)) {
      poller.runOnce();
    }
    FakeApi.Asked asked = api.asked().getFirst();
    assertThat(asked.headers().get("Authorization")).containsExactly("Bearer " + FakeApi.TOKEN);
    assertThat(asked.headers().get("Accept-encoding")).containsExactly("gzip");
    assertThat(asked.headers().get("User-agent").getFirst()).startsWith("kitetrace-poller/");
    assertThat(asked.query())
        .containsEntry("include_retried_jobs", "true")
        .containsEntry("per_page", "100")
        .containsEntry("page", "1")
        .containsKey("finished_from")
        .doesNotContainKey("state");
  }
}
