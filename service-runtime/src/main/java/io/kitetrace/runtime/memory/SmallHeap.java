package io.kitetrace.runtime.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/**
 * Keeps the heap near what lives in it. The serial collector cleans its old generation only when
 * that cannot grow any more, so a service that moves many builds would slowly take all the memory
 * that it may, and keep it. Here the old generation is collected whenever it has grown by a third;
 * a single large build may still take what the JVM allows.
 *
 * <p>Does nothing with other collectors, which see to that themselves.
 */
public final class SmallHeap {

  /** The old generation's name where the serial collector is at work. */
  static final String OLD_GENERATION = "Tenured Gen";

  /** Below this nothing is gained. */
  private static final long LEAST_BYTES = 48L << 20;

  private static final AtomicBoolean KEPT = new AtomicBoolean();

  private final MemoryPoolMXBean pool;
  private final Runnable collection;
  private final long leastBytes;

  SmallHeap(MemoryPoolMXBean pool, Runnable collection, long leastBytes) {
    this.pool = pool;
    this.collection = collection;
    this.leastBytes = leastBytes;
  }

  /** Keeps this process's heap small from now on. May be called more than once. */
  public static void keep() {
    if (KEPT.compareAndSet(false, true)) {
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        if (pool.getName().equals(OLD_GENERATION)
            && ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter emitter) {
          SmallHeap heap = new SmallHeap(pool, System::gc, LEAST_BYTES);
          emitter.addNotificationListener((told, unused) -> heap.told(told), null, null);
          heap.setThreshold();
        }
      }
    }
  }

  void told(Notification notification) {
    if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
      collection.run();
      setThreshold();
    }
  }

  /** A third more than lives now. */
  private void setThreshold() {
    long used = pool.getUsage().getUsed();
    long most = pool.getUsage().getMax();
    long threshold = Math.max(leastBytes, used + used / 3);
    pool.setUsageThreshold(most < 0 ? threshold : Math.min(threshold, most));
  }
}
