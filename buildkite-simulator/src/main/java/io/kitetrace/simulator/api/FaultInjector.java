package io.kitetrace.simulator.api;

import io.kitetrace.simulator.seed.Seeds;
import org.jspecify.annotations.Nullable;

/** The faults of one request, drawn from its serial number. */
final class FaultInjector {
  private final Faults faults;
  private final long serial;
  private final long seed;

  FaultInjector(Faults faults, long serial) {
    this.faults = faults;
    this.serial = serial;
    seed = Seeds.derive(faults.seed(), serial);
  }

  /** The faults that are switched on while this request is served. */
  Faults faults() {
    return faults;
  }

  /** Which request this is. */
  long serial() {
    return serial;
  }

  void delay() throws InterruptedException {
    if (!faults.latency().isZero()) {
      Thread.sleep(faults.latency());
    }
  }

  boolean throttles() {
    return Seeds.fraction(seed, 0) < faults.throttleRate();
  }

  /** Something else in place of the answer; null for the answer itself. */
  @Nullable Response instead() {
    if (Seeds.fraction(seed, 1) < faults.errorRate()) {
      return switch ((int) (Seeds.fraction(seed, 2) * 4)) {
        case 0 -> Response.message(500, "Sorry, something went wrong. Please try again.");
        case 1 -> page(502, "Bad Gateway");
        case 2 -> page(503, "Service Temporarily Unavailable");
        default -> page(504, "Gateway Time-out");
      };
    }
    return Seeds.fraction(seed, 3) < faults.htmlRate() ? page(200, "We'll be back soon") : null;
  }

  boolean cuts() {
    return Seeds.fraction(seed, 4) < faults.cutRate();
  }

  /**
   * After how many bytes: anything from the first to some megabytes, small numbers as often as
   * large ones.
   */
  long cutsAfter() {
    return (long) Math.pow(2, 22 * Seeds.fraction(seed, 5));
  }

  private static Response page(int status, String title) {
    return Response.text(
        status,
        Response.HTML,
        "<!DOCTYPE html>\n<html><head><title>"
            + title
            + "</title></head><body><h1>"
            + title
            + "</h1></body></html>\n");
  }
}
