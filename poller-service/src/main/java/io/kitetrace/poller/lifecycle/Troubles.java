package io.kitetrace.poller.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;

/** Trouble with one thing of each of several names. Safe for use by several threads. */
public final class Troubles {

  private final Logger log;
  private final String what;
  private final Map<String, Trouble> byName = new ConcurrentSkipListMap<>();

  /** Trouble with {@code what} of any name: a fixed text for the log. */
  public Troubles(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** The trouble of one name. */
  public Trouble of(String name) {
    return byName.computeIfAbsent(name, n -> new Trouble(log, what + " for " + n));
  }

  /** What fails at present, a sentence each. */
  public List<String> current() {
    return byName.values().stream().map(Trouble::current).filter(Objects::nonNull).toList();
  }
}
