package io.kitetrace.emitter.delivery;

import java.time.Duration;
import java.util.Objects;

/**
 * Sizes and times of delivery.
 *
 * @param maxRequestBytes the size of a request, before compression
 * @param attemptTimeout the limit of a first attempt; a slow backend is given up to 60 s
 */
public record DeliveryLimits(int maxRequestBytes, Duration attemptTimeout) {

  /** Refuses what no request could keep to. */
  public DeliveryLimits {
    Objects.requireNonNull(attemptTimeout);
    if (maxRequestBytes < 1 || attemptTimeout.isNegative() || attemptTimeout.isZero()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
