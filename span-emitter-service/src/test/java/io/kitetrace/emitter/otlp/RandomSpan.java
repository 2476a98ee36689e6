package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.FakeSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A span with everything that a span can have, by chance. */
final class RandomSpan extends DelegatingSpanData {

  private static final String[] PIECES = {
    "a", "~", "\0", "\u007f", "\u0080", "é", "߿", "ࠀ", "中", "\uffff", "😀", "\ud83d", "\ude00"
  };
  private static final long[] NUMBERS = {
    0, 1, -1, 127, 128, 16_383, 16_384, Long.MIN_VALUE, Long.MAX_VALUE
  };
  private static final double[] DECIMALS = {
    0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE
  };

  /** Keys that spans have in common, as they are one object each in a build's. */
  private static final List<AttributeKey<String>> SHARED =
      Stream.of("a", "shared", "b", "x".repeat(200)).map(AttributeKey::stringKey).toList();

  private final String name;
  private final SpanKind kind;
  private final SpanContext context;
  private final SpanContext parent;
  private final StatusData status;
  private final long start;
  private final long end;
  private final Attributes attributes;
  private final List<EventData> events;
  private final List<LinkData> links;
  private final int droppedAttributes;
  private final int droppedEvents;
  private final int droppedLinks;
  private final Resource resource;
  private final InstrumentationScopeInfo scope;

  private RandomSpan(Random random, Resource resource, InstrumentationScopeInfo scope) {
    super(FakeSpan.trace(1, 1).getFirst());
    this.name = text(random);
    this.kind = SpanKind.values()[random.nextInt(SpanKind.values().length)];
    this.context = context(random);
    this.parent = random.nextBoolean() ? SpanContext.getInvalid() : context(random);
    this.status =
        StatusData.create(
            StatusCode.values()[random.nextInt(3)], random.nextBoolean() ? "" : text(random));
    this.start = number(random);
    this.end = number(random);
    this.attributes = attributes(random);
    this.events = several(random, () -> event(random));
    this.links = several(random, () -> link(random));
    this.droppedAttributes = dropped(random);
    this.droppedEvents = dropped(random);
    this.droppedLinks = dropped(random);
    this.resource = resource;
    this.scope = scope;
  }

  /** Spans of one resource and scope. */
  static List<SpanData> several(Random random, int count) {
    AttributesBuilder described = Attributes.builder();
    attributes(random).forEach((key, value) -> put(described, key, value));
    Resource resource =
        Resource.create(described.build(), random.nextBoolean() ? null : text(random));
    InstrumentationScopeInfoBuilder scope =
        InstrumentationScopeInfo.builder(text(random)).setAttributes(attributes(random));
    if (random.nextBoolean()) {
      scope.setVersion(text(random)).setSchemaUrl(text(random));
    }
    InstrumentationScopeInfo built = scope.build();
    return Stream.<SpanData>generate(() -> new RandomSpan(random, resource, built))
        .limit(count)
        .toList();
  }

  private static EventData event(Random random) {
    Attributes attributes = attributes(random);
    return EventData.create(
        number(random), text(random), attributes, attributes.size() + dropped(random));
  }

  private static LinkData link(Random random) {
    Attributes attributes = attributes(random);
    return LinkData.create(context(random), attributes, attributes.size() + dropped(random));
  }

  private static SpanContext context(Random random) {
    TraceStateBuilder state = TraceState.builder();
    for (int i = random.nextInt(4); i > 1; i--) {
      state.put("key" + i, "value" + random.nextInt(1_000));
    }
    String traceId = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    String spanId = "%016x".formatted(random.nextLong());
    TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(256));
    return random.nextBoolean()
        ? SpanContext.create(traceId, spanId, flags, state.build())
        : SpanContext.createFromRemoteParent(traceId, spanId, flags, state.build());
  }

  private static Attributes attributes(Random random) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(20); i > 10; i--) {
      if (random.nextBoolean()) {
        attributes.put(SHARED.get(random.nextInt(SHARED.size())), random.nextBoolean() ? "" : "é");
        continue;
      }
      String key = text(random);
      switch (random.nextInt(9)) {
        case 0 -> attributes.put(key, number(random));
        case 1 -> attributes.put(key, decimal(random));
        case 2 -> attributes.put(key, random.nextBoolean());
        case 3 -> put(attributes, AttributeKey.stringArrayKey(key), random, () -> text(random));
        case 4 -> put(attributes, AttributeKey.longArrayKey(key), random, () -> number(random));
        case 5 -> put(attributes, AttributeKey.doubleArrayKey(key), random, () -> decimal(random));
        case 6 -> put(attributes, AttributeKey.booleanArrayKey(key), random, random::nextBoolean);
        case 7 -> attributes.put(AttributeKey.valueKey(key), value(random, 3));
        default -> attributes.put(key, text(random));
      }
    }
    return attributes.build();
  }

  private static <T> void put(
      AttributesBuilder to, AttributeKey<List<T>> key, Random random, Supplier<T> element) {
    to.put(key, several(random, element));
  }

  /** A resource takes no other keys. */
  @SuppressWarnings("unchecked")
  private static <T> void put(AttributesBuilder to, AttributeKey<T> key, Object value) {
    if (key.getKey().matches("\\p{Print}{1,255}")) {
      to.put(key, (T) value);
    }
  }

  private static Value<?> value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> Value.of(number(random));
      case 1 -> Value.of(decimal(random));
      case 2 -> Value.of(random.nextBoolean());
      case 3 -> Value.of(text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      case 4 -> Value.empty();
      case 5 -> Value.of(text(random));
      case 6 -> Value.of(several(random, () -> value(random, depth - 1)));
      default ->
          Value.of(
              several(random, () -> KeyValue.of(text(random), value(random, depth - 1)))
                  .toArray(KeyValue[]::new));
    };
  }

  private static <T> List<T> several(Random random, Supplier<T> element) {
    List<T> several = new ArrayList<>();
    for (int i = random.nextInt(6); i > 3; i--) {
      several.add(element.get());
    }
    return several;
  }

  /** Mostly short and plain, but also empty, long, and of every kind of character. */
  private static String text(Random random) {
    int length = random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(40);
    if (random.nextBoolean()) {
      return "x".repeat(length);
    }
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static long number(Random random) {
    return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
  }

  private static double decimal(Random random) {
    return random.nextBoolean() ? DECIMALS[random.nextInt(DECIMALS.length)] : random.nextDouble();
  }

  private static int dropped(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt() : 0;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public SpanKind getKind() {
    return kind;
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  @Override
  public long getStartEpochNanos() {
    return start;
  }

  @Override
  public long getEndEpochNanos() {
    return end;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size() + droppedAttributes;
  }

  @Override
  public int getTotalRecordedEvents() {
    return events.size() + droppedEvents;
  }

  @Override
  public int getTotalRecordedLinks() {
    return links.size() + droppedLinks;
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }
}
