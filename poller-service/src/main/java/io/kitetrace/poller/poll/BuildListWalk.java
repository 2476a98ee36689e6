package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.BuildSink;
import io.kitetrace.poller.api.BuildkiteApi.Page;
import io.kitetrace.poller.api.PageAddress;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.runtime.retry.Waiter;
import io.kitetrace.wire.BuildHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One walk over a list of builds, from the newest to the oldest, page by page.
 *
 * <p>There are two ways on from a page. {@code Link} leads to the next one, but a build that joins
 * or leaves the list meanwhile moves others past us, and the list is not served without end. The
 * key is the time of creation: a page asked for by key begins with the oldest build of the page
 * before, wherever that is by now. Where one way leads no further, the other is taken: by key where
 * the list is too deep, where a page repeats the one before, and where pages get another size; by
 * {@code Link} where more builds were created in a millisecond than a page holds, and where a
 * server does not heed {@code created_to}. For one thread.
 */
public final class BuildListWalk {

  private final PageReader pages;
  private final RateBudget.Priority priority;
  private final Waiter waiter;
  private final BuildList list;
  private final PageSizing size;
  private final ListChangeDetector changes = new ListChangeDetector();
  private BuildQuery query;
  private boolean byKey;
  private @Nullable PageAddress link; // null where the next page is asked for by key
  private boolean linkOfLastPage; // false where a page that could not be read stands between
  private @Nullable Instant oldest;
  private boolean keyIsIgnored;
  private boolean isTrusted;
  private byte @Nullable [] suspect;
  private int pageSize; // of the pages that are being read
  private int read;
  private boolean ended;

  /** A walk that follows {@code Link}, over what the query asks for. */
  public BuildListWalk(
      PageReader pages,
      RateBudget.Priority priority,
      Waiter waiter,
      BuildList list,
      BuildQuery query,
      PageSizing size) {
    this.pages = pages;
    this.priority = priority;
    this.waiter = waiter;
    this.list = list;
    this.query = query;
    this.size = size;
  }

  /** The same, but every page is asked for by key. */
  public BuildListWalk byKey() {
    byKey = true;
    return this;
  }

  /**
   * Reads the next page whole, however often and in whatever size it has to be asked for. What came
   * before a cut is taken again.
   *
   * @return the page, or null at the list's end
   * @throws ApiException.TooDeep if the list is not served as deep, by key either
   * @throws RetriesExhaustedException if retries have an end, and came to it, or the list has none
   */
  public @Nullable Page next(BuildSink taker) throws InterruptedException, ApiException.TooDeep {
    while (!ended) {
      PageAddress asked = link == null ? keyed() : link;
      Sink sink = new Sink(taker);
      try {
        Page page = pages.read(asked, priority, waiter, sink);
        read++;
        changes.pageEnds(page.serverTime());
        takeSuspect(taker);
        size.served(page.elements(), page.bytes(), System.nanoTime() - sink.asked);
        follow(page);
        return page;
      } catch (ApiException.TooDeep e) {
        link = null;
        if (!advance()) {
          throw e;
        }
      } catch (ApiException.Unended e) {
        suspect(e, taker);
      } catch (PageReader.PageTooLargeException e) {
        size.refused();
        advance(); // what was read of the page counts
        link = null;
      }
    }
    return null;
  }

  /** Only builds created then or later are still to be read. */
  public void createdFrom(Instant from) {
    query = query.createdFrom(from);
  }

  /** The API's answers have been good before, so that one that is not may be its build's fault. */
  public void trustAnswers() {
    isTrusted = true;
  }

  /** Builds created then or later have been read; null while none was. */
  public @Nullable Instant readDownTo() {
    return query.createdTo();
  }

  public boolean isAtEnd() {
    return ended;
  }

  public boolean keyIsIgnored() {
    return keyIsIgnored;
  }

  int pagesRead() {
    return read;
  }

  ListChangeDetector changes() {
    return changes;
  }

  private PageAddress keyed() {
    if (oldest != null) {
      changes.overlaps();
    }
    pageSize = size.builds();
    return pages.api().builds(list.organization(), list.pipeline(), query.inPagesOf(pageSize));
  }

  private void follow(Page page) {
    PageAddress next = page.next();
    if (next == null) {
      ended = true;
      return;
    }
    boolean repeats = link != null && linkOfLastPage && changes.repeats();
    boolean resized = size.builds() != pageSize;
    boolean further = (byKey || repeats || resized) && advance();
    if (repeats && !further) {
      throw noFurther(null);
    }
    link = further && !(byKey && keyIsIgnored) ? null : next;
    linkOfLastPage = true;
  }

  /**
   * Moves the key to just above the oldest build seen, since several may have been created in the
   * same millisecond; false where that is no further.
   */
  private boolean advance() {
    Instant below = oldest == null ? null : oldest.plusMillis(1);
    Instant bound = query.createdTo();
    if (below == null || (bound != null && !below.isBefore(bound))) {
      return false;
    }
    query = query.createdBefore(below);
    return true;
  }

  /** The list has more, but neither way leads there. */
  RetriesExhaustedException noFurther(@Nullable Throwable cause) {
    return new RetriesExhaustedException(
        "the API serves the list of '%s' no deeper, and not by created_to either"
            .formatted(list.organization()),
        false,
        cause);
  }

  /**
   * A page of one build ends within it, again and again. If the build is to blame, the page after
   * it does not; if the way here is to blame, it does too.
   */
  private void suspect(ApiException.Unended e, BuildSink taker) throws InterruptedException {
    PageAddress next = e.page().next();
    if (suspect != null || (next == null && read == 0 && !isTrusted)) {
      throw PageReader.cut(e);
    }
    suspect = e.rest();
    link = next;
    linkOfLastPage = false;
    if (next == null) {
      ended = true;
      takeSuspect(taker);
    }
  }

  /** A page was good: what did not end before it is a broken build. */
  private void takeSuspect(BuildSink taker) throws InterruptedException {
    byte[] broken = suspect;
    suspect = null;
    if (broken != null) {
      taker.element(broken, 0, broken.length, true);
    }
  }

  /** Sees the builds of one page on their way to the taker. */
  private final class Sink implements BuildSink {

    private final BuildSink taker;
    private long asked;

    private Sink(BuildSink taker) {
      this.taker = taker;
    }

    @Override
    public void requested() {
      asked = System.nanoTime();
      taker.requested();
    }

    @Override
    public void pageBegins() {
      changes.pageBegins();
    }

    @Override
    public @Nullable BuildHead element(byte[] buffer, int offset, int length, boolean whole)
        throws InterruptedException {
      BuildHead head = taker.element(buffer, offset, length, whole);
      if (head != null) {
        changes.saw(head);
        saw(head.createdAt());
      }
      return head;
    }
  }

  private void saw(@Nullable Instant created) {
    Instant bound = query.createdTo();
    if (created != null) {
      keyIsIgnored |= bound != null && !created.isBefore(bound);
      oldest = oldest == null || created.isBefore(oldest) ? created : oldest;
    }
  }

  /**
   * One of the API's lists of builds.
   *
   * @param pipeline the slug of the only pipeline in it, or null for all of the organization
   */
  public record BuildList(String organization, @Nullable String pipeline) {

    static BuildList of(String organization) {
      return new BuildList(organization, null);
    }
  }
}
