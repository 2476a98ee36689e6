package io.kitetrace.poller.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kitetrace.poller.inbox.InboxMessage;
import io.kitetrace.poller.metrics.PollerMetrics.WebhookResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded deliveries, where they are. */
class DeliveryRecordingsTest {

  @ParameterizedTest
  @CsvSource({
    "ping.json, PING",
    "go-buildkite-event.json, PING",
    "build_scheduled_dmd.json, IGNORED",
    "build_scheduled_build-release.json, IGNORED",
    "docs-job-event-L67.json, IGNORED",
    "docs-job-event-L200.json, IGNORED",
    "docs-build-event-L71.json, UNREADABLE"
  })
  void read_ofARecordedDelivery_tellsItsKind(String file, WebhookResult result) throws IOException {
    WebhookEvent delivery = WebhookEvent.read(Files.readAllBytes(recording(file)), Instant.EPOCH);
    assertThat(delivery.result()).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"build_scheduled_dmd.json, dlang, dmd, 2297"})
  void read_ofARecordedBuildThatFinishes_tellsWhichItIs(
      String file, String organization, String pipeline, long number) throws IOException {
    String body = Files.readString(recording(file)).replace("build.scheduled", "build.finished");
    InboxMessage.Hint hint =
        WebhookEvent.read(body.getBytes(StandardCharsets.UTF_8), Instant.EPOCH).hint();
    assertThat(hint).isNotNull();
    assertThat(hint.organization()).isEqualTo(organization);
    assertThat(hint.pipeline()).isEqualTo(pipeline);
    assertThat(hint.number()).isEqualTo(number);
    assertThat(hint.build()).isNotNull();
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
