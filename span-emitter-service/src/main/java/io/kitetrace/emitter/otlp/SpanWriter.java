package io.kitetrace.emitter.otlp;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.internal.W3CTraceContextEncoding;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes the messages that a request of OTLP consists of, as the SDK does. For one thread. */
final class SpanWriter {

  // ResourceSpans and ScopeSpans
  private static final int RESOURCE = 1 << 3 | 2;
  private static final int SCOPE = 1 << 3 | 2;
  private static final int SPAN = 2 << 3 | 2;
  private static final int SCHEMA_URL = 3 << 3 | 2;

  private static final int RESOURCE_ATTRIBUTE = 1 << 3 | 2;

  private static final int SCOPE_NAME = 1 << 3 | 2;
  private static final int SCOPE_VERSION = 2 << 3 | 2;
  private static final int SCOPE_ATTRIBUTE = 3 << 3 | 2;

  private static final int TRACE_ID = 1 << 3 | 2;
  private static final int SPAN_ID = 2 << 3 | 2;
  private static final int TRACE_STATE = 3 << 3 | 2;
  private static final int PARENT_SPAN_ID = 4 << 3 | 2;
  private static final int NAME = 5 << 3 | 2;
  private static final int KIND = 6 << 3;
  private static final int START = 7 << 3 | 1;
  private static final int END = 8 << 3 | 1;
  private static final int ATTRIBUTE = 9 << 3 | 2;
  private static final int DROPPED_ATTRIBUTES = 10 << 3;
  private static final int EVENT = 11 << 3 | 2;
  private static final int DROPPED_EVENTS = 12 << 3;
  private static final int LINK = 13 << 3 | 2;
  private static final int DROPPED_LINKS = 14 << 3;
  private static final int STATUS = 15 << 3 | 2;
  private static final int FLAGS = 16 << 3 | 5;

  private static final int EVENT_TIME = 1 << 3 | 1;
  private static final int EVENT_NAME = 2 << 3 | 2;
  private static final int EVENT_ATTRIBUTE = 3 << 3 | 2;
  private static final int EVENT_DROPPED_ATTRIBUTES = 4 << 3;

  private static final int LINK_ATTRIBUTE = 4 << 3 | 2;
  private static final int LINK_DROPPED_ATTRIBUTES = 5 << 3;
  private static final int LINK_FLAGS = 6 << 3 | 5;

  private static final int STATUS_MESSAGE = 2 << 3 | 2;
  private static final int STATUS_CODE = 3 << 3;

  private static final int HAS_IS_REMOTE = 0x100;
  private static final int IS_REMOTE = 0x200;

  private final ProtobufWriter to;
  private final AttributeEncoder attributes;

  private String traceId = "";
  private long traceIdHigh;
  private long traceIdLow;

  SpanWriter(ProtobufWriter to) {
    this.to = to;
    this.attributes = new AttributeEncoder(to);
  }

  void resource(Resource resource) {
    to.tag(RESOURCE);
    int message = to.begin(2);
    attributes.write(RESOURCE_ATTRIBUTE, resource.getAttributes());
    to.end(message, 2);
  }

  void scope(InstrumentationScopeInfo scope) {
    to.tag(SCOPE);
    int message = to.begin(1);
    text(SCOPE_NAME, scope.getName());
    text(SCOPE_VERSION, scope.getVersion());
    attributes.write(SCOPE_ATTRIBUTE, scope.getAttributes());
    to.end(message, 1);
  }

  void schemaUrl(@Nullable String url) {
    text(SCHEMA_URL, url);
  }

  void span(SpanData span) {
    to.tag(SPAN);
    int message = to.begin(2);
    SpanContext context = span.getSpanContext();
    SpanContext parent = span.getParentSpanContext();
    ids(context);
    if (parent.isValid()) {
      id(PARENT_SPAN_ID, parent.getSpanId());
    }
    text(NAME, span.getName());
    number(KIND, kind(span.getKind()));
    time(START, span.getStartEpochNanos());
    time(END, span.getEndEpochNanos());
    attributes.write(ATTRIBUTE, span.getAttributes());
    number(DROPPED_ATTRIBUTES, span.getTotalAttributeCount() - span.getAttributes().size());
    for (EventData event : span.getEvents()) {
      event(event);
    }
    number(DROPPED_EVENTS, span.getTotalRecordedEvents() - span.getEvents().size());
    for (LinkData link : span.getLinks()) {
      link(link);
    }
    number(DROPPED_LINKS, span.getTotalRecordedLinks() - span.getLinks().size());
    status(span.getStatus());
    flags(FLAGS, context.getTraceFlags(), parent.isRemote());
    to.end(message, 2);
  }

  private void event(EventData event) {
    to.tag(EVENT);
    int message = to.begin(1);
    time(EVENT_TIME, event.getEpochNanos());
    text(EVENT_NAME, event.getName());
    attributes.write(EVENT_ATTRIBUTE, event.getAttributes());
    number(EVENT_DROPPED_ATTRIBUTES, event.getTotalAttributeCount() - event.getAttributes().size());
    to.end(message, 1);
  }

  private void link(LinkData link) {
    to.tag(LINK);
    int message = to.begin(1);
    SpanContext context = link.getSpanContext();
    ids(context);
    attributes.write(LINK_ATTRIBUTE, link.getAttributes());
    number(LINK_DROPPED_ATTRIBUTES, link.getTotalAttributeCount() - link.getAttributes().size());
    flags(LINK_FLAGS, context.getTraceFlags(), context.isRemote());
    to.end(message, 1);
  }

  /** Written even if there is nothing in it. */
  private void status(StatusData status) {
    to.tag(STATUS);
    int message = to.begin(1);
    text(STATUS_MESSAGE, status.getDescription());
    number(
        STATUS_CODE,
        switch (status.getStatusCode()) {
          case UNSET -> 0;
          case OK -> 1;
          case ERROR -> 2;
        });
    to.end(message, 1);
  }

  /** Spans and links have them in the same fields. */
  private void ids(SpanContext context) {
    to.tag(TRACE_ID);
    to.varint(16);
    traceId(context.getTraceId());
    id(SPAN_ID, context.getSpanId());
    TraceState state = context.getTraceState();
    if (!state.isEmpty()) {
      to.text(TRACE_STATE, W3CTraceContextEncoding.encodeTraceState(state));
    }
  }

  private void id(int tag, String spanId) {
    to.tag(tag);
    to.varint(8);
    to.fixed64(eightBytes(spanId, 0));
  }

  /** Mostly the same as before. */
  private void traceId(String hex) {
    if (!hex.equals(traceId)) {
      traceId = hex;
      traceIdHigh = eightBytes(hex, 0);
      traceIdLow = eightBytes(hex, 16);
    }
    to.fixed64(traceIdHigh);
    to.fixed64(traceIdLow);
  }

  private static long eightBytes(String hex, int from) {
    return Long.reverseBytes(HexFormat.fromHexDigitsToLong(hex, from, from + 16));
  }

  private void flags(int tag, TraceFlags flags, boolean remote) {
    to.tag(tag);
    to.fixed32((flags.asByte() & 0xFF) | HAS_IS_REMOTE | (remote ? IS_REMOTE : 0));
  }

  private void text(int tag, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      to.text(tag, text);
    }
  }

  private void number(int tag, int value) {
    if (value != 0) {
      to.tag(tag);
      to.varint(Integer.toUnsignedLong(value));
    }
  }

  private void time(int tag, long nanos) {
    if (nanos != 0) {
      to.tag(tag);
      to.fixed64(nanos);
    }
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }
}
