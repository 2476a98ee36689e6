package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kitetrace.testing.process.ServiceProcess;
import java.time.Duration;
import java.util.function.Predicate;

/** What a service says at /prometheus. */
final class ServicePage {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private ServicePage() {}

  /** What it says at /prometheus once that is so. */
  static String page(ServiceProcess service, Predicate<String> is) {
    return await()
        .atMost(LIMIT)
        .failFast(() -> assertThat(service.isAlive()).as(service.output()).isTrue())
        .until(() -> service.get("/prometheus"), page -> !page.isEmpty() && is.test(page));
  }

  static double outcome(String page, String outcome) {
    return value(page, "kitetrace_emitter_requests_total{outcome=\"" + outcome + "\"}");
  }

  static double lag(String page) {
    return value(page, "kitetrace_emitter_consumer_lag");
  }

  /** The value of the first series that begins so, or -1 where there is none. */
  static double value(String page, String series) {
    String number = number(page, series);
    return number.isEmpty() || number.equals("NaN") ? -1 : Double.parseDouble(number);
  }

  static String number(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("");
  }
}
