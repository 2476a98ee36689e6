package io.kitetrace.emitter.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A shutdown is over before the cluster kills it. */
class ShutdownLimitsTest {

  private static final Pattern GRACE =
      Pattern.compile("(?:terminationGracePeriodSeconds|stop_grace_period): (\\d+)");

  @Test
  void total_isBelowEveryGracePeriod() throws IOException {
    List<Duration> periods = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../k8s"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        add(periods, file);
      }
    }
    add(periods, Path.of("../docker-compose.yml"));
    assertThat(periods).hasSizeGreaterThanOrEqualTo(3);
    assertThat(periods)
        .allSatisfy(
            period ->
                assertThat(ShutdownLimits.DEFAULTS.total()).isLessThan(period.minusSeconds(2)));
  }

  private static void add(List<Duration> periods, Path file) throws IOException {
    Matcher period = GRACE.matcher(Files.readString(file));
    while (period.find()) {
      periods.add(Duration.ofSeconds(Long.parseLong(period.group(1))));
    }
  }
}
