package io.kitetrace.benchmarks.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Talks to a receiver's process.
 *
 * @param grpc its endpoint for gRPC
 * @param http its endpoint for HTTP
 */
record Receiver(String grpc, String http) {

  /** The receiver that has just started. */
  static Receiver of(Child process) {
    String[] ports = process.line().split(" ", -1);
    return new Receiver("http://127.0.0.1:" + ports[0], "http://127.0.0.1:" + ports[1]);
  }

  Tally.Figures figures() {
    return ask("/figures");
  }

  long spans() {
    return figures().get(ReceiverProcess.SPANS);
  }

  void reset() {
    ask("/reset");
  }

  private Tally.Figures ask(String path) {
    try {
      return Tally.parse(Stage.get(http + path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
