package io.kitetrace.runtime.grants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrganizationGrantsTest {

  private static final Duration PAST_LIFE = Grant.LIFE.plusNanos(1);

  private long now = -3_000_000_000L; // as nanoTime, which may begin anywhere
  private final OrganizationGrants grants = new OrganizationGrants("acme", "me", 12, () -> now);

  @Test
  void next_asksForAsManyAsWait_onceAtATime() {
    assertThat(grants.next()).as("nobody waits").isNull();
    grants.waiting(3);
    assertThat(grants.next()).isEqualTo(new GrantRequest("acme", "1", "me", 3, 12));
    assertThat(grants.next()).as("an answer is awaited").isNull();
    grants.waiting(97);
    answer("1", 3);
    assertThat(next().requests()).isEqualTo(OrganizationGrants.MAX_REQUESTS);
  }

  @Test
  void take_takesWhatWasGranted_andNoMore() {
    ask();
    assertThat(grants.take()).isFalse();
    answer("1", 2);
    assertThat(grants.take()).isTrue();
    assertThat(grants.take()).isTrue();
    assertThat(grants.take()).isFalse();
  }

  @Test
  void take_ofAGrantThatIsLate_takesNothing() {
    ask();
    pass(OrganizationGrants.USABLE.minusNanos(1));
    answer("1", 2);
    assertThat(grants.take()).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(grants.take()).as("counted from when it was asked for").isFalse();
  }

  @Test
  void answered_ofAnothersRequest_orOfAnEarlierOne_grantsNothing() {
    ask();
    grants.answered(new Grant("acme", "1", "other", 5, Duration.ZERO));
    assertThat(grants.take()).isFalse();
    pass(PAST_LIFE);
    assertThat(next().id()).isEqualTo("2");
    answer("1", 5);
    assertThat(grants.take()).isFalse();
    answer("2", 1);
    assertThat(grants.take()).isTrue();
    answer("2", 1);
    assertThat(grants.take()).as("the same once more").isFalse();
  }

  @Test
  void next_afterNothingWasGranted_waitsAsTold() {
    ask();
    grants.answered(new Grant("acme", "1", "me", 0, Duration.ofSeconds(30)));
    assertThat(grants.isUnanswered()).isFalse();
    pass(Duration.ofSeconds(30).minusNanos(1));
    assertThat(grants.next()).isNull();
    pass(Duration.ofNanos(1));
    assertThat(next().id()).isEqualTo("2");
  }

  @Test
  void next_withoutAnAnswer_asksAgainByAnotherId_andTells() {
    ask();
    pass(Grant.LIFE.minusNanos(1));
    assertThat(grants.next()).isNull();
    assertThat(grants.isUnanswered()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(next().id()).isEqualTo("2");
    assertThat(grants.isUnanswered()).isTrue();
    answer("2", 1);
    assertThat(grants.isUnanswered()).isFalse();
  }

  @Test
  void next_afterARequestThatWasNotSent_asksAgainSoon() {
    grants.failed(ask());
    assertThat(grants.next()).isNull();
    pass(Duration.ofSeconds(1));
    assertThat(next().id()).isEqualTo("2");
  }

  @Test
  void records_readWhatTheyWrite_andPassOverTheRest() {
    GrantRequest request = new GrantRequest("acme", "1", "me", 3, 12);
    Grant grant = new Grant("acme", "1", "me", 3, Duration.ofMillis(1_500));
    assertThat(GrantRequest.read("acme", request.json())).isEqualTo(request);
    assertThat(Grant.read(grant.key(), grant.json())).isEqualTo(grant);
    assertThat(Grant.read("cursor/acme", grant.json())).isNull();
    for (String none : new String[] {"", "{", "[]", "null", "{\"id\":\"1\"}", "\u0000"}) {
      byte[] bytes = none.getBytes(UTF_8);
      assertThat(Grant.read(grant.key(), bytes)).isNull();
      assertThat(GrantRequest.read("acme", bytes)).isNull();
    }
    byte[] odd =
        "{\"id\":\"1\",\"requester\":\"me\",\"requests\":-4,\"wait\":\"x\",\"later\":{\"a\":[1]}}"
            .getBytes(UTF_8);
    assertThat(Grant.read(grant.key(), odd))
        .isEqualTo(new Grant("acme", "1", "me", 0, Duration.ZERO));
  }

  /** As they stand in topics while services are updated. */
  @Test
  void records_areWrittenAsEver() {
    assertThat(new String(new GrantRequest("acme", "1", "me", 3, 12).json(), UTF_8))
        .isEqualTo("{\"id\":\"1\",\"requester\":\"me\",\"requests\":3,\"per_minute\":12}");
    Grant grant = new Grant("acme", "1", "me", 3, Duration.ofMillis(1_500));
    assertThat(grant.key()).isEqualTo("grant/acme");
    assertThat(new String(grant.json(), UTF_8))
        .isEqualTo("{\"id\":\"1\",\"requester\":\"me\",\"requests\":3,\"wait\":1500}");
  }

  private GrantRequest ask() {
    grants.waiting(1);
    return next();
  }

  private GrantRequest next() {
    return Objects.requireNonNull(grants.next());
  }

  private void answer(String id, int requests) {
    grants.answered(new Grant("acme", id, "me", requests, Duration.ZERO));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
