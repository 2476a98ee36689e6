package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildSink;
import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.BuildkiteApi.Page;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outage;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.Waiter;
import java.nio.charset.StandardCharsets;

/**
 * Reads a page however often it takes: faults of the API cost time, never data. A page that was cut
 * off is read again from its beginning; what came before the cut was given to the sink.
 *
 * @param limits how many failures in a row are borne
 */
public record PageReader(BuildkiteApi api, Outages outages, RetryLimits limits, Backoff backoff) {

  /** Failures of a page after which a smaller one is tried. */
  private static final int HEAVY = 3;

  /** What a page of one build has around it, at most. */
  private static final int LIST_BYTES = 16;

  /** A page of this size is not served; a smaller one may be. */
  static final class PageTooLargeException extends Exception {

    private PageTooLargeException() {
      super("too heavy", null, false, false);
    }
  }

  /**
   * Reads a page to its end.
   *
   * @throws ApiException.TooDeep if the list must be asked for by key
   * @throws PageTooLargeException if it must be asked for in smaller pages
   * @throws ApiException.Unended if it is a page of one build that ends within it, again and again
   * @throws RetriesExhaustedException if the limits were reached; with {@link
   *     ApiException.NoSuchPipeline} as its cause at once, whatever the limits
   */
  Page read(PageAddress address, RateBudget.Priority priority, Waiter waiter, BuildSink sink)
      throws InterruptedException,
          ApiException.TooDeep,
          PageTooLargeException,
          ApiException.Unended {
    int heavy = 0;
    Outage outage = outages.of(address.organization());
    for (int failures = 1; ; failures++) {
      waiter.check();
      try {
        Page page = api.read(address, priority, waiter, sink);
        outage.recovered();
        return page;
      } catch (ApiException.TooDeep e) {
        outage.recovered();
        throw e;
      } catch (ApiException e) {
        waiter.check(); // a request that was canceled is no outage
        boolean one = address.perPage() == 1;
        if (isHeavy(e) && ++heavy >= HEAVY && !one) {
          outage.failed(sentence(e));
          throw new PageTooLargeException();
        }
        if (e instanceof ApiException.Unended unended && heavy >= HEAVY) {
          outage.failed(sentence(e));
          if (isCut(unended)) {
            throw cut(unended);
          }
          throw unended;
        }
        bear(e, failures, outage, waiter);
      }
    }
  }

  /**
   * The whole answer came where the list's own end did: then the build in it may be to blame. An
   * answer that lacks it was cut on the way, however often.
   */
  private static boolean isCut(ApiException.Unended unended) {
    byte[] rest = unended.rest();
    return rest.length + LIST_BYTES >= unended.page().bytes()
        && !new String(rest, StandardCharsets.ISO_8859_1).stripTrailing().endsWith("]");
  }

  /** Nothing can be read for as long as answers are cut. */
  static RetriesExhaustedException cut(Throwable cause) {
    return new RetriesExhaustedException(
        "the API's answers end within builds; something on the way cuts them off", false, cause);
  }

  private void bear(ApiException e, int failures, Outage outage, Waiter waiter)
      throws InterruptedException {
    if (failures >= borne(e)) { // whoever catches it says so
      boolean configuration =
          e instanceof ApiException.Refused || e instanceof ApiException.NoSuchPipeline;
      throw new RetriesExhaustedException(sentence(e), configuration, e);
    }
    outage.failed(sentence(e));
    if (!(e instanceof ApiException.Limited)) { // for that the budget waits
      waiter.sleep(backoff.after(failures));
    }
  }

  private static boolean isHeavy(ApiException e) {
    return e instanceof ApiException.Heavy || e instanceof ApiException.Unended;
  }

  private int borne(ApiException e) {
    return switch (e) {
      case ApiException.Refused refused -> limits.waitsForAPerson() ? Integer.MAX_VALUE : 1;
      case ApiException.Unreachable unreachable -> limits.maxUnreachable();
      case ApiException.Passing passing -> limits.maxFailures();
      case ApiException.Missing missing -> limits.maxFailures();
      case ApiException.Heavy heavy -> limits.maxFailures();
      case ApiException.Unended unended -> limits.maxFailures();
      case ApiException.Limited limited -> Integer.MAX_VALUE;
      case ApiException.TooDeep deep -> Integer.MAX_VALUE;
      case ApiException.NoSuchPipeline none -> 1;
    };
  }

  private static String sentence(ApiException e) {
    return String.valueOf(e.getMessage());
  }
}
