package io.kitetrace.simulator.webhooks;

import io.kitetrace.simulator.catalogue.Event;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.seed.Seeds;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers webhooks of all that happens from its start on, when it happens. Nothing is repeated
 * that was refused. Safe for any thread.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Waits are cut in pieces, since the clock may be put forward. */
  private static final long PIECE_MILLIS = 20;

  private record Planned(Organization catalogue, ListedBuild build, Event occasion) {}

  private final Webhooks webhooks;
  private final InstantSource clock;
  private final List<Planned> planned = new ArrayList<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private WebhookSender(
      Webhooks webhooks, List<? extends Organization> catalogues, InstantSource clock) {
    this.webhooks = webhooks;
    this.clock = clock;
    long now = clock.millis();
    for (Organization catalogue : catalogues) {
      for (ListedBuild build : catalogue.newestFirst()) {
        for (Event occasion : build.occasionsAfter(now)) {
          planned.add(new Planned(catalogue, build, occasion));
        }
      }
    }
    planned.sort(Comparator.comparingLong(plan -> plan.occasion().at()));
  }

  /** Starts delivering. */
  public static WebhookSender start(
      Webhooks webhooks, List<? extends Organization> catalogues, InstantSource clock) {
    WebhookSender courier = new WebhookSender(webhooks, catalogues, clock);
    Thread thread = new Thread(courier::deliver, "webhooks");
    thread.setDaemon(true);
    thread.start();
    return courier;
  }

  public Deliveries deliveries() {
    return new Deliveries(accepted.sum(), refused.sum(), lost.sum());
  }

  /** Delivers nothing more. */
  @Override
  public void close() {
    stopped.countDown();
    client.shutdownNow();
  }

  private void deliver() {
    try {
      for (int i = 0; i < planned.size(); i++) {
        Planned plan = planned.get(i);
        while (clock.millis() < plan.occasion().at()) {
          if (stopped.await(PIECE_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
        double fate = Seeds.fraction(Seeds.derive(webhooks.seed(), plan.build().id()), i);
        if (fate < webhooks.lossRate()) {
          lost.increment();
        } else {
          send(plan);
          if (1 - fate < webhooks.duplicateRate()) {
            send(plan);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.atError().setCause(e).log("The simulator failed to write a webhook");
    }
  }

  private void send(Planned plan) throws IOException {
    long now = clock.millis();
    byte[] body = WebhookBody.body(plan.catalogue(), plan.build(), plan.occasion(), now);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhooks.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Buildkite-Request")
            .header("X-Buildkite-Event", plan.occasion().event())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (webhooks.signed()) {
      request.header("X-Buildkite-Signature", WebhookBody.signature(webhooks.token(), body, now));
    } else {
      request.header("X-Buildkite-Token", webhooks.token());
    }
    var unused =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, e) -> {
                  boolean taken = e == null && response.statusCode() / 100 == 2;
                  (taken ? accepted : refused).increment();
                });
  }
}
