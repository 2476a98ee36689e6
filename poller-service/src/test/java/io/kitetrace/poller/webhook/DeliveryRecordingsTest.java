package io.kitetrace.poller.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded deliveries, where they are. */
class DeliveryRecordingsTest {

  @ParameterizedTest
  @CsvSource({
    "ping.json, Ping",
    "go-buildkite-event.json, Ping",
    "build_scheduled_dmd.json, Other",
    "build_scheduled_build-release.json, Other",
    "docs-job-event-L67.json, Other",
    "docs-job-event-L200.json, Other",
    "docs-build-event-L71.json, Unreadable"
  })
  void read_ofARecordedDelivery_tellsItsKind(String file, String kind) throws IOException {
    WebhookEvent delivery = WebhookEvent.read(Files.readAllBytes(recording(file)), Instant.EPOCH);
    assertThat(delivery.getClass().getSimpleName()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"build_scheduled_dmd.json, dlang, dmd, 2297"})
  void read_ofARecordedBuildThatFinishes_tellsWhichItIs(
      String file, String organization, String pipeline, long number) throws IOException {
    String body = Files.readString(recording(file)).replace("build.scheduled", "build.finished");
    assertThat(
            WebhookEvent.read(
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8), Instant.EPOCH))
        .isInstanceOfSatisfying(
            WebhookEvent.Finished.class,
            finished -> {
              assertThat(finished.hint().organization()).isEqualTo(organization);
              assertThat(finished.hint().pipeline()).isEqualTo(pipeline);
              assertThat(finished.hint().number()).isEqualTo(number);
              assertThat(finished.hint().build()).isNotNull();
            });
  }

  private static Path recording(String file) {
    Path path =
        Path.of(System.getProperty("kitetrace.root"))
            .resolve("../shared/recordings/webhooks")
            .resolve(file);
    boolean required = "true".equals(System.getenv("KITETRACE_REQUIRE_RECORDINGS"));
    assumeTrue(required || Files.exists(path), "no recording " + file);
    return path;
  }
}
