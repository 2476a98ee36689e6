package io.kitetrace.testing.otlp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request as it arrived.
 *
 * @param number from 1, in the order of arrival
 * @param headers by lower-case name; also {@code :method} and {@code :path}
 * @param bytes of the message, after decompression
 * @param spans all of them
 */
public record ReceivedRequest(
    long number, Map<String, String> headers, int bytes, List<ReceivedSpan> spans) {

  public ReceivedRequest {
    headers = Map.copyOf(headers);
    spans = List.copyOf(spans);
  }

  /** The ids of the traces that it holds spans of. */
  public Set<String> traceIds() {
    return spans.stream().map(ReceivedSpan::traceId).collect(Collectors.toSet());
  }
}
