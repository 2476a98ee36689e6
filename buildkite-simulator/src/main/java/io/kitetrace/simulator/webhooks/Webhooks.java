package io.kitetrace.simulator.webhooks;

import io.kitetrace.simulator.company.Options;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where webhooks go, and how they misbehave. Rates are shares from 0 to 1. Immutable once the
 * command line is read.
 */
public final class Webhooks extends Options<Webhooks> {
  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description = "Where webhooks go; without, there are none.")
  @Nullable URI url;

  @Option(
      names = "--webhook-token",
      paramLabel = "T",
      description = "Token that they carry (default: ${DEFAULT-VALUE}).")
  String token = "simulated";

  @Option(names = "--webhook-signed", description = "They carry a signature in its place.")
  boolean signed;

  @Option(
      names = "--webhook-loss-rate",
      paramLabel = "R",
      description = "Share of webhooks that never come.")
  double lossRate;

  @Option(
      names = "--webhook-duplicate-rate",
      paramLabel = "R",
      description = "Share of webhooks that come twice.")
  double duplicateRate;

  private Webhooks() {}

  public static Webhooks none() {
    return new Webhooks();
  }

  /** Every event once, with the token. */
  public static Webhooks to(URI url, String token) {
    return none()
        .with(
            copy -> {
              copy.url = url;
              copy.token = token;
            });
  }

  /** With a signature in place of the token. */
  public Webhooks withSigned(boolean value) {
    return with(copy -> copy.signed = value);
  }

  public Webhooks withLossRate(double value) {
    return with(copy -> copy.lossRate = value);
  }

  public Webhooks withDuplicateRate(double value) {
    return with(copy -> copy.duplicateRate = value);
  }

  @Override
  public void check() {
    require(
        lossRate >= 0 && lossRate <= 1 && duplicateRate >= 0 && duplicateRate <= 1,
        "webhook rates must be from 0 to 1");
    require(!token.isEmpty(), "webhooks need a token");
  }

  /**
   * What became of the webhooks so far.
   *
   * @param accepted answered with a status of 2xx
   * @param refused answered with another, or not at all
   * @param lost not sent, on purpose
   */
  public record Deliveries(long accepted, long refused, long lost) {}
}
