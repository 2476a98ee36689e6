package io.kitetrace.poller.poll;

import io.kitetrace.poller.buildkite.ApiException;
import io.kitetrace.poller.buildkite.BuildSink;
import io.kitetrace.poller.buildkite.BuildkiteApi;
import io.kitetrace.poller.buildkite.Page;
import io.kitetrace.poller.buildkite.PageAddress;
import io.kitetrace.poller.buildkite.RateBudget;
import io.kitetrace.poller.lifecycle.Backoff;
import io.kitetrace.poller.lifecycle.GaveUpException;
import io.kitetrace.poller.lifecycle.Patience;
import io.kitetrace.poller.lifecycle.StoppedException;
import io.kitetrace.poller.lifecycle.Trouble;
import io.kitetrace.poller.lifecycle.Troubles;
import io.kitetrace.poller.lifecycle.Waiter;
import java.nio.charset.StandardCharsets;

/**
 * Reads a page however often it takes: faults of the API cost time, never data. A page that was cut
 * off is read again from its beginning; what came before the cut was given to the sink.
 *
 * @param api where pages come from
 * @param troubles with the API, of each organization
 * @param patience how many failures in a row are borne
 * @param backoff between them
 */
public record PageReader(BuildkiteApi api, Troubles troubles, Patience patience, Backoff backoff) {

  /** Failures of a page after which a smaller one is tried. */
  private static final int HEAVY = 3;

  /** What a page of one build has around it, at most. */
  private static final int LIST_BYTES = 16;

  /**
   * Reads a page to its end.
   *
   * @throws ApiException.TooDeep if the list must be asked for by key
   * @throws TooHeavyException if it must be asked for in smaller pages
   * @throws SuspectException if it is a page of one build that ends within it, again and again
   * @throws GaveUpException if patience has an end, and came to it; with {@link
   *     ApiException.NoSuchPipeline} as its cause at once, whatever the patience
   */
  public Page read(PageAddress address, RateBudget.Priority priority, Waiter waiter, BuildSink sink)
      throws StoppedException, ApiException.TooDeep, TooHeavyException, SuspectException {
    int heavy = 0;
    Trouble trouble = troubles.of(address.organization());
    for (int failures = 1; ; failures++) {
      waiter.check();
      try {
        Page page = api.read(address, priority, waiter, sink);
        trouble.recovered();
        return page;
      } catch (ApiException.TooDeep e) {
        trouble.recovered();
        throw e;
      } catch (ApiException e) {
        waiter.check(); // a request that was canceled is no trouble
        boolean one = address.perPage() == 1;
        if (isHeavy(e) && ++heavy >= HEAVY && !one) {
          trouble.failed(sentence(e));
          throw new TooHeavyException();
        }
        if (e instanceof ApiException.Unended unended && heavy >= HEAVY) {
          trouble.failed(sentence(e));
          throw suspect(unended);
        }
        bear(e, failures, trouble, waiter);
      }
    }
  }

  /**
   * The whole answer came where the list's own end did: then the build in it may be to blame. An
   * answer that lacks it was cut on the way, however often.
   */
  private static SuspectException suspect(ApiException.Unended unended) {
    byte[] rest = unended.rest();
    boolean whole = rest.length + LIST_BYTES >= unended.page().bytes();
    if (whole && !new String(rest, StandardCharsets.ISO_8859_1).stripTrailing().endsWith("]")) {
      throw cut(unended);
    }
    return new SuspectException(unended);
  }

  /** Nothing can be read for as long as answers are cut. */
  public static GaveUpException cut(Throwable cause) {
    return new GaveUpException(
        "the API's answers end within builds; something on the way cuts them off", false, cause);
  }

  private void bear(ApiException e, int failures, Trouble trouble, Waiter waiter)
      throws StoppedException {
    if (failures >= borne(e)) { // whoever catches it says so
      boolean configuration =
          e instanceof ApiException.Refused || e instanceof ApiException.NoSuchPipeline;
      throw new GaveUpException(sentence(e), configuration, e);
    }
    trouble.failed(sentence(e));
    if (!(e instanceof ApiException.Limited)) { // for that the budget waits
      waiter.sleep(backoff.after(failures));
    }
  }

  private static boolean isHeavy(ApiException e) {
    return e instanceof ApiException.Heavy || e instanceof ApiException.Unended;
  }

  private int borne(ApiException e) {
    return switch (e) {
      case ApiException.Refused refused -> patience.waitsForAPerson() ? Integer.MAX_VALUE : 1;
      case ApiException.Unreachable unreachable -> patience.mostUnreachable();
      case ApiException.Passing passing -> patience.mostFailures();
      case ApiException.Missing missing -> patience.mostFailures();
      case ApiException.Heavy heavy -> patience.mostFailures();
      case ApiException.Unended unended -> patience.mostFailures();
      case ApiException.Limited limited -> Integer.MAX_VALUE;
      case ApiException.TooDeep deep -> Integer.MAX_VALUE;
      case ApiException.NoSuchPipeline none -> 1;
    };
  }

  private static String sentence(ApiException e) {
    return String.valueOf(e.getMessage());
  }
}
