package io.kitetrace.poller.state;

import java.util.Locale;

/** How far an order is. */
public enum Phase {
  /** It is being worked on, or waits for an owner to go on with it. */
  RUNNING,
  /** All of it is in the log. */
  COMPLETE,
  /** It did not get on; placed again, it goes on where it was. */
  FAILED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of a newer writer's word nothing is known but that somebody works on it. */
  static Phase of(String word) {
    return switch (word) {
      case "complete" -> COMPLETE;
      case "failed" -> FAILED;
      default -> RUNNING;
    };
  }
}
