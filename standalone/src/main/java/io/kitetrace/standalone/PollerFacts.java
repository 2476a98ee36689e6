package io.kitetrace.standalone;

import io.kitetrace.explorer.page.StatusSource;
import io.kitetrace.poller.Poller;
import io.kitetrace.poller.settings.BuildkiteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the poller is, for the status page. */
record PollerFacts(Poller poller, BuildkiteSettings buildkite) implements StatusSource {

  @Override
  public Section section() {
    Map<String, String> facts = new LinkedHashMap<>();
    List<String> owned = poller.owned();
    facts.put("Organizations polled", owned.isEmpty() ? "none yet" : String.join(", ", owned));
    facts.put(
        "Builds read up to",
        owned.isEmpty()
            ? "nothing read yet"
            : owned.stream().map(this::readUpTo).collect(Collectors.joining(", ")));
    if (!poller.outages().isEmpty()) {
      facts.put("Fails at present", String.join("; ", poller.outages()));
    }
    facts.put("Requests to Buildkite", number(poller.metrics().requests()));
    facts.put(
        "Requests left this minute",
        "%s of %s"
            .formatted(number(poller.budget().available()), number(buildkite.requestsPerMinute())));
    facts.put("Builds published", number(poller.metrics().builds().published()));
    return new Section("Poller", facts);
  }

  private String readUpTo(String organization) {
    Instant cursor = poller.metrics().cursor(organization);
    String age = cursor == null ? "nothing read yet" : ago(cursor);
    return buildkite.organizations().size() == 1 ? age : organization + ": " + age;
  }

  /** Servers' clocks may be ahead of ours. */
  static String ago(Instant at) {
    long seconds = Math.max(0, Duration.between(at, Instant.now()).toSeconds());
    return seconds < 120
        ? seconds + " s ago"
        : seconds < 7200 ? seconds / 60 + " min ago" : seconds / 3600 + " h ago";
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
