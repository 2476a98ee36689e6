package io.kitetrace.runtime.grants;

import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.OwnerChannel;
import io.kitetrace.runtime.threads.Heartbeat;
import io.kitetrace.runtime.threads.ServiceThreads;
import io.kitetrace.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * Asks the organizations' owners for requests to the API. One for each process; safe for use by
 * several threads.
 */
public final class GrantClient implements AutoCloseable {

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final String requester = UUID.randomUUID().toString();
  private final Map<String, OrganizationGrants> organizations = new ConcurrentSkipListMap<>();
  private final OwnerChannel owners;

  /**
   * Nothing runs yet.
   *
   * @param perMinute the most requests for an organization in any 60 s
   */
  public GrantClient(KafkaSettings kafka, Topics topics, int perMinute) {
    this(kafka, topics, perMinute, System::nanoTime);
  }

  /** The same with another clock than {@link System#nanoTime()}. */
  public GrantClient(KafkaSettings kafka, Topics topics, int perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
    this.owners = new OwnerChannel(kafka, topics, this::heard);
  }

  /** Begins to hear answers; returns at once. Kafka and the topics may be absent. */
  public void start(ServiceThreads threads) {
    owners.start(threads, "grants");
  }

  /**
   * Waits until one request may go to the API, which is to be sent at once.
   *
   * @throws InterruptedException if the thread was interrupted, or this was closed
   */
  public void acquire(String organization) throws InterruptedException {
    OrganizationGrants grants =
        organizations.computeIfAbsent(
            organization, slug -> new OrganizationGrants(slug, requester, perMinute, nanoTime));
    grants.waiting(1);
    try {
      while (!grants.take()) {
        if (owners.isStopped()) {
          throw new InterruptedException("stopped");
        }
        Heartbeat.alive();
        GrantRequest request = owners.isOpen() ? grants.next() : null;
        if (request != null) {
          owners.send(
              organization, request.headers(), request.json(), () -> grants.failed(request));
        }
        grants.await();
      }
    } finally {
      grants.waiting(-1);
    }
  }

  /** What holds up somebody at present, in sentences for a person. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    String kafka = owners.problem();
    if (kafka != null) {
      problems.add(kafka);
    }
    organizations.forEach(
        (organization, grants) -> {
          if (grants.isUnanswered()) {
            problems.add(
                "no poller answers for '%s'; one that has it among its BUILDKITE_ORGANIZATION must run"
                    .formatted(organization));
          }
        });
    return problems;
  }

  @Override
  public void close() {
    owners.close();
  }

  private void heard(String key, byte[] value) {
    Grant grant = Grant.read(key, value);
    OrganizationGrants asked = grant == null ? null : organizations.get(grant.organization());
    if (grant != null && asked != null) {
      asked.answered(grant);
    }
  }
}
