package io.kitetrace.emitter;

import io.kitetrace.emitter.delivery.Destination;
import io.kitetrace.emitter.service.Destinations;
import io.kitetrace.emitter.service.Emitter;
import io.kitetrace.emitter.service.EmitterSettings;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An emitter as the command makes it, for a test's log and receiver. */
public final class TestEmitter {

  /** The group that is used unless a test names another. */
  public static final String GROUP = "kitetrace-emitter";

  private TestEmitter() {}

  /** Starts one with these variables beside those that say where log and receiver are. */
  public static Emitter start(TestLog log, OtlpReceiver receiver, Map<String, String> more)
      throws InterruptedException {
    EmitterSettings settings = settings(log, receiver, more);
    Destination destination =
        Destinations.open(settings, System.out, new Terminal(false, false, false, 80));
    Emitter emitter = new Emitter(settings, destination, Clock.systemUTC());
    emitter.start(Duration.ofSeconds(20));
    return emitter;
  }

  /** The settings that the variables make. */
  public static EmitterSettings settings(
      TestLog log, OtlpReceiver receiver, Map<String, String> more) {
    Settings settings = new Settings(Variables.of(variables(log, receiver, more)));
    EmitterSettings emitter = EmitterSettings.read(settings);
    settings.check();
    return emitter;
  }

  /** The variables that say where log and receiver are, and more. */
  public static Map<String, String> variables(
      TestLog log, OtlpReceiver receiver, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.grpcEndpoint());
    variables.put("KAFKA_BOOTSTRAP_SERVERS", log.kafka().bootstrapServers());
    variables.put("BUILDS_TOPIC", log.topics().topics().builds());
    String dead = log.topics().topics().deadLetters();
    variables.put("KITETRACE_TOPIC_PREFIX", dead.substring(0, dead.indexOf("builds.dead-letters")));
    // Groups are the broker's, which all tests share.
    variables.put("EMITTER_GROUP", group(log, GROUP));
    variables.putAll(more);
    return variables;
  }

  /** A group's name on the broker that all tests share. */
  public static String group(TestLog log, String group) {
    return log.topics().topics().builds() + "." + group;
  }
}
