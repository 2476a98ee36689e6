package io.kitetrace.emitter.delivery;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Some or all spans of one build: what is sent in one request. For the delivery thread. */
record SpanSlice(BuildInDelivery build, List<SpanData> spans) {

  /** Whether sending it still makes sense. */
  boolean wanted() {
    return build.wanted();
  }
}
