package io.kitetrace.simulator;

import io.kitetrace.simulator.webhooks.Webhooks;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the command that have it send webhooks. */
final class WebhookOptions {
  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description = "Where webhooks go; without, there are none.")
  private @Nullable URI url;

  @Option(
      names = "--webhook-token",
      paramLabel = "T",
      defaultValue = "simulated",
      description = "Token that they carry (default: ${DEFAULT-VALUE}).")
  private String token = "simulated";

  @Option(names = "--webhook-signed", description = "They carry a signature in its place.")
  private boolean signed;

  @Option(
      names = "--webhook-loss-rate",
      paramLabel = "R",
      description = "Share of webhooks that never come.")
  private double lossRate;

  @Option(
      names = "--webhook-duplicate-rate",
      paramLabel = "R",
      description = "Share of webhooks that come twice.")
  private double duplicateRate;

  @Nullable Webhooks webhooks() {
    return url == null ? null : new Webhooks(url, token, signed, lossRate, duplicateRate, 1);
  }
}
