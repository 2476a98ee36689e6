package io.kitetrace.poller.api;

/** How the poller names itself. */
final class UserAgent {

  static final String VALUE = "kitetrace-poller/" + version();

  private UserAgent() {}

  private static String version() {
    String version = UserAgent.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
