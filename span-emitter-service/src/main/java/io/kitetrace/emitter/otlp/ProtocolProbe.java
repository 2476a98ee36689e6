package io.kitetrace.emitter.otlp;

import io.kitetrace.emitter.delivery.ExportOutcome;
import io.kitetrace.emitter.delivery.ExportOutcome.Cause;
import io.kitetrace.emitter.delivery.ExportOutcome.Misconfigured;
import io.kitetrace.emitter.delivery.ExportOutcome.Retryable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * As long as nothing has been answered: looks whether the other side speaks something else than is
 * configured. Safe for several threads.
 */
final class ProtocolProbe {

  private static final long LOOK_AFTER_MILLIS = 400;

  private final OtlpSettings settings;
  private volatile @Nullable Mismatch found;
  private volatile boolean answered;

  ProtocolProbe(OtlpSettings settings) {
    this.settings = settings;
  }

  /** There was an answer: nothing is unclear any more. */
  void answered() {
    answered = true;
  }

  /** Watches a call until it is over: one to who speaks something else may well wait for us. */
  void watch(Call call, CountDownLatch over) {
    if (answered) {
      return;
    }
    Thread.ofVirtual()
        .name("otlp-probe")
        .start(
            () -> {
              try {
                if (!over.await(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
                  found = look();
                }
                if (found != null) {
                  call.cancel();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** What a call that failed has come to, or that it never could succeed. */
  ExportOutcome explained(ExportOutcome outcome) {
    boolean unclear =
        !answered
            && outcome instanceof Retryable retryable
            && switch (retryable.failure()) {
              case BROKEN, TLS, TIMED_OUT -> true;
              case UNKNOWN_HOST, UNREACHABLE, PROXY, BUSY -> false;
            };
    if (!unclear) {
      return outcome;
    }
    Mismatch known = found;
    Mismatch mismatch = known == null ? look() : known;
    return mismatch == null
        ? outcome
        : new Misconfigured(Cause.PROTOCOL, mismatch.sentence(settings.endpoint()));
  }

  /** Through a proxy nothing can be found out. */
  private @Nullable Mismatch look() {
    return settings.proxy().isSet() ? null : WireProbe.of(settings);
  }
}
