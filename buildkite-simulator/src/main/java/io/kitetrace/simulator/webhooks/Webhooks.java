package io.kitetrace.simulator.webhooks;

import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where webhooks go, and how they misbehave. Rates are shares from 0 to 1. Immutable once the
 * command line is read.
 */
public final class Webhooks {
  @Option(
      names = "--webhook-url",
      paramLabel = "URL",
      description = "Where webhooks go; without, there are none.")
  private @Nullable URI url;

  @Option(
      names = "--webhook-token",
      paramLabel = "T",
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

  private Webhooks with(Consumer<Webhooks> change) {
    Webhooks copy = new Webhooks();
    copy.url = url;
    copy.token = token;
    copy.signed = signed;
    copy.lossRate = lossRate;
    copy.duplicateRate = duplicateRate;
    change.accept(copy);
    copy.check();
    return copy;
  }

  /**
   * Checks what the command line has set.
   *
   * @throws IllegalArgumentException if there can be no such webhooks
   */
  public void check() {
    if (!(lossRate >= 0 && lossRate <= 1 && duplicateRate >= 0 && duplicateRate <= 1)) {
      throw new IllegalArgumentException("webhook rates must be from 0 to 1");
    }
    if (token.isEmpty()) {
      throw new IllegalArgumentException("webhooks need a token");
    }
  }

  /** Where deliveries are posted; null for nowhere. */
  public @Nullable URI url() {
    return url;
  }

  String token() {
    return token;
  }

  boolean signed() {
    return signed;
  }

  double lossRate() {
    return lossRate;
  }

  double duplicateRate() {
    return duplicateRate;
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
