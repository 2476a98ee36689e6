package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulatorCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      SimulatorCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=x",
        "--port=99999",
        "--builds=-3",
        "--latency=soon",
        "--error-rate=2",
        "--organization=a/b",
        "--what",
        "extra"
      })
  void wrongUsage_endsWith2AndOneSentence(String argument) {
    assertThat(commandLine.execute(argument)).isEqualTo(2);
    assertThat(err.toString()).isNotEmpty();
  }

  @Test
  void missingRecordings_endWith1() {
    assertThat(commandLine.execute("--recordings=/nowhere/at/all")).isEqualTo(1);
    assertThat(err.toString()).contains("/nowhere/at/all");
  }

  @Test
  void command_servesUntilItIsStopped() throws Exception {
    SimulatorCommand command = commandLine.getCommand();
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () ->
                commandLine.execute(
                    "--builds=7",
                    "--live=3",
                    "--token=t",
                    "--scopes=read_builds,read_user",
                    "--latency=1ms",
                    "--history=5h",
                    "--organization=globex"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().endsWith("\n"));
    Matcher address = Pattern.compile("BUILDKITE_API_URL=(\\S+)").matcher(out.toString());
    assertThat(address.find()).isTrue();
    assertThat(out.toString()).contains("BUILDKITE_ORGANIZATION=globex").doesNotContain("=t ");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address.group(1) + "/v2/organizations/globex/builds"))
              .header("Authorization", "Bearer t")
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    command.stop();
    assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"250ms", "30s", "10m", "5h", "60d", "PT1.5S", " 2M "})
  void durations_areReadAsPeopleWriteThem(String text) {
    assertThat(SimulatorCommand.duration(text)).isPositive();
  }
}
