package io.kitetrace.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.poller.api.ApiException;
import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.api.BuildkiteApi;
import io.kitetrace.poller.api.RateBudget;
import io.kitetrace.poller.metrics.PollerMetrics;
import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import io.kitetrace.poller.retry.Retries.RetryLimits;
import io.kitetrace.poller.retry.RetriesExhaustedException;
import io.kitetrace.poller.settings.BuildFilter;
import io.kitetrace.poller.settings.BuildkiteSettings;
import io.kitetrace.poller.testing.FakeApi;
import io.kitetrace.poller.testing.FakeBuild;
import io.kitetrace.runtime.http.ApiTimeouts;
import io.kitetrace.runtime.retry.Backoff;
import io.kitetrace.runtime.retry.Outages;
import io.kitetrace.runtime.retry.StopSignal;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.wire.BuildHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What guards a walk, guards all: polling follows links, backfill and reconciliation the key. */
class BuildListWalkTest {

  /** How a list is walked. */
  enum Way {
    POLLING,
    BACKFILL,
    RECONCILIATION
  }

  private final Instant now = Instant.now();
  private final FakeApi api = FakeApi.start();
  private final Set<String> taken = new HashSet<>();
  private final List<byte[]> broken = new ArrayList<>();
  private final BuildkiteApi client = client();

  private BuildkiteApi client() {
    return new BuildkiteApi(
        new BuildkiteSettings(
            new Secret(FakeApi.TOKEN),
            List.of("acme"),
            BuildFilter.ALL,
            api.url(),
            null,
            1_000_000),
        ApiTimeouts.DEFAULT,
        new RateBudget(1_000_000, System::nanoTime),
        new PollerMetrics(new SimpleMeterRegistry(), InstantSource.system()),
        1 << 20);
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
  }

  @ParameterizedTest
  @EnumSource
  void aList_isReadToItsEnd_inAsFewRequestsAsThereArePages(Way way) throws Exception {
    put(250, 1);
    assertThat(read(way)).hasSize(250);
    assertThat(api.asked()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void aList_thatIsNotServedSoDeep_isReadByKey(Way way) throws Exception {
    put(500, 1);
    api.deepest(2);
    assertThat(read(way)).hasSize(500);
  }

  @ParameterizedTest
  @EnumSource
  void moreBuildsInAMillisecond_thanAPageHolds_areAllRead(Way way) throws Exception {
    put(30, 1);
    api.put(
        IntStream.range(1_000, 1_250)
            .mapToObj(n -> FakeBuild.passed(n, now, 60))
            .toArray(FakeBuild[]::new));
    api.put(FakeBuild.passed(9_999, now, 90));
    assertThat(read(way)).hasSize(281);
  }

  @ParameterizedTest
  @EnumSource
  void aServer_thatDoesNotHeedTheKey_isReadByItsLinks(Way way) throws Exception {
    put(450, 1);
    api.before(query -> query.remove("created_to"));
    assertThat(read(way)).hasSize(450);
  }

  @ParameterizedTest
  @EnumSource
  void pages_thatAreTooHeavy_areReadInSmallerOnes(Way way) throws Exception {
    put(130, 1);
    heavyFrom(30);
    assertThat(read(way)).hasSize(130);
  }

  @ParameterizedTest
  @EnumSource
  void pages_ofOneBuild_leadOn(Way way) throws Exception {
    put(12, 3); // several of one minute
    heavyFrom(2);
    assertThat(read(way)).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource
  void aBuildThatDoesNotEnd_isTakenAsItIs_andTheRestIsRead(Way way) throws Exception {
    put(30, 1);
    FakeBuild cut = FakeBuild.passed(500, now, 10);
    api.putRaw(cut, "{\"id\":\"" + cut.id() + "\",\"jobs\":[{}");
    assertThat(read(way)).hasSize(30);
    // Again where pages by key overlap; the log writes its dead letter once.
    assertThat(broken).isNotEmpty().containsOnly(broken.getFirst());
  }

  @ParameterizedTest
  @EnumSource
  void answersThatAreAlwaysCut_areNotBlamedOnABuild(Way way) {
    put(30, 1);
    api.always(
        (exchange, query) -> {
          api.link(exchange, query);
          byte[] body = api.body(api.page(query));
          FakeApi.answer(exchange, 200, Arrays.copyOf(body, body.length - 2));
          return true;
        });
    assertThatThrownBy(() -> read(way))
        .isInstanceOf(RetriesExhaustedException.class)
        .hasMessageContaining("end within builds");
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aPageThatIsServedForEver_endsTheWalk(Way way) {
    put(150, 1);
    api.always(
        (exchange, query) -> {
          int page = Integer.parseInt(query.getOrDefault("page", "1"));
          query.remove("created_to");
          query.put("page", "1");
          exchange
              .getResponseHeaders()
              .add("Link", "<?per_page=100&page=%d>; rel=\"next\"".formatted(page + 1));
          FakeApi.answer(exchange, 200, api.body(api.page(query)));
          return true;
        });
    assertThatThrownBy(() -> read(way))
        .isInstanceOf(RetriesExhaustedException.class)
        .hasMessageContaining("no deeper");
  }

  @ParameterizedTest
  @EnumSource
  void aListThatIsTooDeep_byKeyToo_saysSo(Way way) {
    put(150, 1);
    api.most(100);
    assertThatThrownBy(() -> read(way)).isInstanceOf(ApiException.TooDeep.class);
  }

  @ParameterizedTest
  @EnumSource
  void buildsThatJoinTheList_moveNoneAway(Way way) throws Exception {
    put(250, 1);
    api.before(
        query -> {
          if (api.asked().size() == 2) {
            api.put(
                IntStream.range(5_000, 5_040)
                    .mapToObj(n -> FakeBuild.passed(n, now, 0))
                    .toArray(FakeBuild[]::new));
          }
        });
    assertThat(read(way)).hasSizeGreaterThanOrEqualTo(250);
    assertThat(taken).containsAll(ids(250, 1));
  }

  private void put(int count, int perMinute) {
    api.put(
        IntStream.range(0, count)
            .mapToObj(n -> FakeBuild.passed(n, now, 1 + n / perMinute))
            .toArray(FakeBuild[]::new));
  }

  private List<String> ids(int count, int perMinute) {
    return IntStream.range(0, count)
        .mapToObj(n -> FakeBuild.passed(n, now, 1 + n / perMinute).id())
        .toList();
  }

  private void heavyFrom(int builds) {
    api.always(
        (exchange, query) -> {
          if (Integer.parseInt(query.getOrDefault("per_page", "30")) < builds) {
            return false;
          }
          FakeApi.answer(exchange, 504, new byte[0]);
          return true;
        });
  }

  private Set<String> read(Way way) throws InterruptedException, ApiException.TooDeep {
    BuildListWalk walk = walk(way);
    while (walk.next(this::take) != null) {
      assertThat(api.asked()).hasSizeLessThan(200);
    }
    return taken;
  }

  private BuildListWalk walk(Way way) {
    PageReader pages =
        new PageReader(
            client,
            new Outages(LoggerFactory.getLogger(BuildListWalkTest.class), "API"),
            new RetryLimits(20, 20, 20, false),
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0));
    Instant from = now.minus(Duration.ofDays(10));
    BuildQuery query =
        switch (way) {
          case POLLING -> BuildQuery.finishedFrom(from);
          case BACKFILL -> BuildQuery.created(from, now);
          case RECONCILIATION -> new BuildQuery(from, null, null, BuildQuery.MAX_PER_PAGE, false);
        };
    BuildListWalk walk =
        new BuildListWalk(
            pages,
            RateBudget.Priority.LIVE,
            new StopSignal(),
            BuildList.of("acme"),
            query,
            new PageSizing(way == Way.POLLING ? 8 : 1));
    return way == Way.POLLING ? walk : walk.byKey();
  }

  private @Nullable BuildHead take(byte[] buffer, int offset, int length, boolean whole) {
    try {
      BuildHead head = BuildHead.read(buffer, offset, length);
      taken.add(head.id());
      return head;
    } catch (MalformedBuildException e) {
      broken.add(buffer);
      return null;
    }
  }
}
