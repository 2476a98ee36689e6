package io.kitetrace.runtime.retry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;

/** An outage of one thing of each of several names. Safe for use by several threads. */
public final class Outages {

  private final Logger log;
  private final String what;
  private final Map<String, Outage> byName = new ConcurrentSkipListMap<>();

  /** An outage of {@code what} of any name: a fixed text for the log. */
  public Outages(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  public Outage of(String name) {
    return byName.computeIfAbsent(name, n -> new Outage(log, what + " for " + n));
  }

  public List<String> current() {
    return byName.values().stream().map(Outage::current).filter(Objects::nonNull).toList();
  }
}
