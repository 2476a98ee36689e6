package io.kitetrace.emitter.delivery;

import java.time.Duration;
import java.util.Objects;

/**
 * Where traces go, and within which limits.
 *
 * @param destination stays the caller's; {@link Delivery#finish} may close it
 * @param attemptTimeout the limit of a first attempt; a slow backend is given up to 60 s
 * @param maxRequestBytes the size of a request, before compression
 * @param maxEncodedBytes encoded chunks that are not acknowledged yet; one larger build may exceed
 *     it
 */
public record DeliveryTarget(
    Destination destination, Duration attemptTimeout, int maxRequestBytes, long maxEncodedBytes) {

  /** Refuses what no request could keep to. */
  public DeliveryTarget {
    Objects.requireNonNull(destination);
    if (maxRequestBytes < 1 || maxEncodedBytes < 1 || !attemptTimeout.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
