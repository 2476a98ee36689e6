package io.kitetrace.simulator.webhooks;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.company.Seeds;
import java.io.IOException;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends webhooks of all that happens from its start on, when it happens. What was refused is not
 * repeated. Safe for any thread.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long SEED = 1;

  /** How often the clock is looked at, since it may be put forward. */
  private static final long TICK_MILLIS = 20;

  private record Planned(Organization organization, ListedBuild build, Event event) {}

  private final Webhooks webhooks;
  private final URI url;
  private final InstantSource clock;
  private final List<Planned> planned = new ArrayList<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private WebhookSender(
      Webhooks webhooks, URI url, List<Organization> organizations, InstantSource clock) {
    this.webhooks = webhooks;
    this.url = url;
    this.clock = clock;
    long now = clock.millis();
    for (Organization organization : organizations) {
      for (ListedBuild build : organization.newestFirst()) {
        build.eventsAfter(now).forEach(e -> planned.add(new Planned(organization, build, e)));
      }
    }
    planned.sort(Comparator.comparingLong(plan -> plan.event().at()));
  }

  /** Starts sending; null where webhooks go nowhere. */
  public static @Nullable WebhookSender start(
      Webhooks webhooks, List<Organization> organizations, InstantSource clock) {
    URI url = webhooks.url;
    if (url == null) {
      return null;
    }
    WebhookSender sender = new WebhookSender(webhooks, url, organizations, clock);
    Thread thread = new Thread(sender::run, "webhooks");
    thread.setDaemon(true);
    thread.start();
    return sender;
  }

  public Webhooks.Deliveries deliveries() {
    return new Webhooks.Deliveries(accepted.sum(), refused.sum(), lost.sum());
  }

  @Override
  public void close() {
    stopped.countDown();
    client.shutdownNow();
  }

  private void run() {
    try {
      for (int i = 0; i < planned.size(); i++) {
        Planned plan = planned.get(i);
        while (clock.millis() < plan.event().at()) {
          if (stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
        double draw = Seeds.fraction(Seeds.derive(SEED, plan.build().id()), i);
        if (draw < webhooks.lossRate) {
          lost.increment();
        } else {
          send(plan);
          if (1 - draw < webhooks.duplicateRate) {
            send(plan);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      log.atError().setCause(e).log("webhooks stopped: the simulator could not make one");
    }
  }

  private void send(Planned plan) throws IOException {
    long now = clock.millis();
    byte[] body = WebhookBody.of(plan.organization(), plan.build(), plan.event(), now);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Buildkite-Request")
            .header("X-Buildkite-Event", plan.event().name())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (webhooks.signed) {
      request.header("X-Buildkite-Signature", WebhookBody.signature(webhooks.token, body, now));
    } else {
      request.header("X-Buildkite-Token", webhooks.token);
    }
    var unused =
        client
            .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (response, e) -> {
                  boolean success = e == null && response.statusCode() / 100 == 2;
                  (success ? accepted : refused).increment();
                });
  }
}
