package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The faults of one request, drawn from its serial number. */
final class FaultInjector {
  private final Faults faults;
  private final long serial;
  private final long seed;

  FaultInjector(Faults faults, long serial) {
    this.faults = faults;
    this.serial = serial;
    seed = Seeds.derive(faults.seed, serial);
  }

  Faults faults() {
    return faults;
  }

  long serial() {
    return serial;
  }

  void delay() throws IOException {
    sleep(faults.latency);
  }

  static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while being slow", e);
    }
  }

  boolean throttles() {
    return Seeds.fraction(seed, 0) < faults.throttleRate;
  }

  /** An error or a web page in place of the response; null for the response itself. */
  @Nullable Response instead() {
    if (Seeds.fraction(seed, 1) < faults.errorRate) {
      return switch ((int) (Seeds.fraction(seed, 2) * 4)) {
        case 0 -> Response.message(500, "Sorry, something went wrong. Please try again.");
        case 1 -> page(502, "Bad Gateway");
        case 2 -> page(503, "Service Temporarily Unavailable");
        default -> page(504, "Gateway Time-out");
      };
    }
    return Seeds.fraction(seed, 3) < faults.htmlRate ? page(200, "We'll be back soon") : null;
  }

  /**
   * After how many bytes the response breaks off: anything from the first to some megabytes, small
   * numbers as often as large ones; {@link ResponseWriter#UNCUT} where it does not.
   */
  long cutsAfter() {
    return Seeds.fraction(seed, 4) < faults.cutRate
        ? (long) Math.pow(2, 22 * Seeds.fraction(seed, 5))
        : ResponseWriter.UNCUT;
  }

  /** How long the response pauses in its middle. */
  Duration pause() {
    return Seeds.fraction(seed, 6) < faults.slowRate ? faults.pause : Duration.ZERO;
  }

  /** Writes a build as lists show it; says whether it is a broken one. */
  boolean write(ListedBuild build, Rendering rendering, OutputStream out) throws IOException {
    if (!faults.breaks(build.id())) {
      build.write(out, rendering);
      return false;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    build.write(whole, rendering);
    String json = whole.toString(StandardCharsets.UTF_8);
    // Brackets and quotes balance in each of them, so that the page can still be read.
    String broken =
        switch ((int) (Seeds.fraction(Seeds.derive(faults.seed, build.id()), 1) * 4)) {
          case 0 -> "null";
          case 1 -> json.replaceFirst("\"id\"\\s*:\\s*\"[^\"]*\"", "\"id\":null");
          case 2 ->
              json.replaceFirst(
                  "\"finished_at\"\\s*:\\s*(null|\"[^\"]*\")", "\"finished_at\":\"today\"");
          default -> json.replaceFirst("\"number\"\\s*:\\s*(\\d+)", "\"number\":$1.$1.1");
        };
    out.write(broken.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  private static Response page(int status, String title) {
    return Response.text(
        status,
        Response.HTML,
        "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"
            .formatted(title, title));
  }
}
