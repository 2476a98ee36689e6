package io.kitetrace.runtime.retry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells of something that fails for a while: the first failure as a warning, its repeats at debug
 * level, the recovery as information. Safe for use by several threads.
 */
public final class Outage {

  private final Logger log;
  private final String what;
  private @Nullable String current;
  private long repeats;

  /** An outage of {@code what}: a fixed text for the log. */
  public Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** It failed, for this reason: one sentence without contents or secrets. */
  public synchronized void failed(String reason) {
    if (current == null || !current.equals(reason)) {
      log.atWarn().addKeyValue("of", what).addKeyValue("reason", reason).log("failing");
    } else {
      repeats++;
      log.atDebug()
          .addKeyValue("of", what)
          .addKeyValue("reason", reason)
          .addKeyValue("repeats", repeats)
          .log("still failing");
    }
    current = reason;
  }

  public synchronized void recovered() {
    if (current != null) {
      log.atInfo().addKeyValue("of", what).addKeyValue("repeats", repeats).log("recovered");
      current = null;
      repeats = 0;
    }
  }

  public synchronized @Nullable String current() {
    return current;
  }
}
