package io.kitetrace.poller.settings;

import io.kitetrace.runtime.settings.Durations;
import io.kitetrace.runtime.settings.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How the poller writes, and with whom it shares the work.
 *
 * @param redact JSON pointers, {@code *} for any key or position, whose texts are blanked
 * @param group the consumer group in which replicas share the organizations
 * @param transactionalIdPrefix of the transactional ids, one for each partition
 * @param sessionTimeout after which a dead replica's share moves to another
 */
public record PublishSettings(
    List<String> redact, String group, String transactionalIdPrefix, Duration sessionTimeout) {

  public static final String DEFAULT_NAME = "kitetrace-poller";

  public static final PublishSettings DEFAULT =
      new PublishSettings(
          List.of("/pipeline/provider/webhook_url"),
          DEFAULT_NAME,
          DEFAULT_NAME,
          Duration.ofSeconds(10));

  private static final String NOTHING = "none";

  public PublishSettings {
    redact = List.copyOf(redact);
  }

  static PublishSettings read(Settings settings) {
    return new PublishSettings(
        redact(settings),
        settings.textOr("POLLER_GROUP", DEFAULT.group),
        settings.textOr("POLLER_TRANSACTIONAL_ID_PREFIX", DEFAULT.transactionalIdPrefix),
        settings.parsed(
            "KAFKA_SESSION_TIMEOUT_MS",
            DEFAULT.sessionTimeout,
            text -> Durations.parse(text + "ms")));
  }

  private static List<String> redact(Settings settings) {
    List<String> pointers = settings.list("POLLER_REDACT");
    if (pointers.isEmpty()) {
      return DEFAULT.redact;
    }
    if (pointers.equals(List.of(NOTHING))) {
      return List.of();
    }
    for (String pointer : pointers) {
      if (!pointer.startsWith("/")) {
        settings.fault(
            "POLLER_REDACT",
            "'%s' is no JSON pointer (such as /pipeline/provider/webhook_url or /jobs/*/command; none to blank nothing)"
                .formatted(pointer));
      }
    }
    return pointers;
  }
}
