package io.kitetrace.emitter.service;

import io.kitetrace.emitter.otlp.Output;
import io.kitetrace.runtime.kafka.KafkaSettings;
import io.kitetrace.runtime.kafka.StartPosition;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.trace.TraceOptions;
import io.kitetrace.trace.TraceSettings;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an emitter is configured by.
 *
 * @param kafka how Kafka is reached
 * @param topics their names
 * @param group the consumer group: one for each backend
 * @param start where a new group begins
 * @param pipelines slugs of those that are wanted
 * @param maxInFlight bytes of records that are worked on at once
 * @param maxRequestBytes the size of an export, before compression
 * @param maxSpanAge of a span's end, as the backend takes it; null for any
 * @param output what becomes of traces
 * @param trace how traces are built
 */
public record EmitterSettings(
    KafkaSettings kafka,
    TopicSettings topics,
    String group,
    StartPosition start,
    Globs pipelines,
    long maxInFlight,
    int maxRequestBytes,
    @Nullable Duration maxSpanAge,
    Output output,
    TraceOptions trace) {

  /** The default of {@code EMITTER_GROUP}. */
  public static final String DEFAULT_GROUP = "kitetrace-emitter";

  private static final long MIB = 1 << 20;

  public EmitterSettings {
    Objects.requireNonNull(kafka);
    Objects.requireNonNull(topics);
    Objects.requireNonNull(group);
    Objects.requireNonNull(start);
    Objects.requireNonNull(pipelines);
    Objects.requireNonNull(output);
    Objects.requireNonNull(trace);
  }

  /** Reads everything that concerns the emitter; faults stay with {@code settings}. */
  public static EmitterSettings read(Settings settings) {
    return new EmitterSettings(
        KafkaSettings.read(settings),
        TopicSettings.read(settings),
        settings.parsed("EMITTER_GROUP", DEFAULT_GROUP, EmitterSettings::group),
        settings.parsed("EMITTER_START", new StartPosition.Earliest(), StartPosition::parse),
        settings.slugs(Globs.ALL, "EMITTER_PIPELINES"),
        settings.bytes("EMITTER_MAX_IN_FLIGHT", 32 * MIB, 64 << 10, 64L << 30),
        (int) settings.bytes("EMITTER_MAX_REQUEST_BYTES", 7 * MIB / 2, 16 << 10, Integer.MAX_VALUE),
        maxSpanAge(settings),
        Output.read(settings),
        TraceSettings.read(settings));
  }

  /** The same, against another Kafka: the embedded one. */
  public EmitterSettings withKafka(KafkaSettings other) {
    return new EmitterSettings(
        other,
        topics,
        group,
        start,
        pipelines,
        maxInFlight,
        maxRequestBytes,
        maxSpanAge,
        output,
        trace);
  }

  /** The same for another group, which begins with the oldest record. */
  public EmitterSettings withGroup(String other, Globs wanted) {
    return new EmitterSettings(
        kafka,
        topics,
        other,
        new StartPosition.Earliest(),
        wanted,
        maxInFlight,
        maxRequestBytes,
        maxSpanAge,
        output,
        trace);
  }

  private static String group(String text) {
    if (text.length() > 255 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("is no name of a consumer group");
    }
    return text;
  }

  private static @Nullable Duration maxSpanAge(Settings settings) {
    Duration age = settings.duration("EMITTER_MAX_SPAN_AGE");
    if (age != null && age.isZero()) {
      settings.fault("EMITTER_MAX_SPAN_AGE", "must be positive");
    }
    return age;
  }
}
