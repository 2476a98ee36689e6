package io.kitetrace.enricher.fetch;

import java.util.regex.Pattern;

/** Names of this machine, which no resolver is asked about. */
final class Loopback {

  private static final Pattern ADDRESS =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|::1");

  static boolean is(String host) {
    return ADDRESS.matcher(host).matches();
  }

  private Loopback() {}
}
