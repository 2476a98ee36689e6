package io.kitetrace.simulator.webhooks;

import java.net.URI;

/**
 * Where webhooks go, and how they misbehave.
 *
 * @param url where deliveries are posted
 * @param token that they carry, or are signed with
 * @param signed whether they carry a signature in place of the token
 * @param lossRate share of deliveries that are never made, from 0 to 1
 * @param duplicateRate share that is made twice, from 0 to 1
 * @param seed what the shares are drawn from
 */
public record Webhooks(
    URI url, String token, boolean signed, double lossRate, double duplicateRate, long seed) {
  public Webhooks {
    if (!(lossRate >= 0 && lossRate <= 1 && duplicateRate >= 0 && duplicateRate <= 1)) {
      throw new IllegalArgumentException("webhook rates must be from 0 to 1");
    }
    if (token.isEmpty()) {
      throw new IllegalArgumentException("webhooks need a token");
    }
  }

  /** Every event once, with the token. */
  public static Webhooks to(URI url, String token) {
    return new Webhooks(url, token, false, 0, 0, 1);
  }

  public Webhooks withSigned(boolean value) {
    return new Webhooks(url, token, value, lossRate, duplicateRate, seed);
  }

  public Webhooks withLossRate(double value) {
    return new Webhooks(url, token, signed, value, duplicateRate, seed);
  }

  public Webhooks withDuplicateRate(double value) {
    return new Webhooks(url, token, signed, lossRate, value, seed);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Webhooks[" + url + (signed ? ", signed" : "") + "]";
  }
}
