package io.kitetrace.emitter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.TestBuild;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.emitter.consume.DrainGoal;
import io.kitetrace.emitter.consume.EmitterAdmin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A commit has returned and some partitions do not have its marker yet: what a replay knows of the
 * builds in it must not depend on which.
 */
class OpenTransactionTest {

  /** A reader that does not wait has ended long before. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS);

  private final TestLog log = new TestLog(1);
  private final TestBuild build = TestBuild.of(1, 1);
  private final TestBuild later = TestBuild.later(build, "2026-01-06T11:00:00.000Z");

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void index_withAnOpenTransaction_isReadBehindIt() throws Exception {
    log.publish(build);
    Runnable commit = log.publishOpen(List.of(later));
    CompletableFuture<Void> committed = CompletableFuture.runAsync(commit, LATER);
    LatestVersions versions = LatestVersions.read(log.kafka(), log.topics().topics().index());
    committed.get(60, TimeUnit.SECONDS);
    assertThat(versions.of(build.id()).finishedAt()).isEqualTo(later.finishedAt());
  }

  @Test
  void beyondTheEnd_withAnOpenTransaction_isReadBehindIt() throws Exception {
    log.publish(build);
    DrainGoal goal = new DrainGoal(EmitterAdmin.of(log.kafka(), log.topics(), "any").ends());
    Runnable commit = log.publishOpen(List.of(later));
    CompletableFuture<Void> committed = CompletableFuture.runAsync(commit, LATER);
    LaterVersions beyond = LaterVersions.read(log.kafka(), goal);
    committed.get(60, TimeUnit.SECONDS);
    assertThat(beyond.of(build.id())).isNotNull();
  }

  /** The end itself may lie in a transaction whose marker is missing: that is no other log. */
  @Test
  void beyondAnEndInAnOpenTransaction_isNotTakenForAnotherLog() throws Exception {
    log.publish(build);
    Runnable commit = log.publishOpen(List.of(later));
    DrainGoal goal = new DrainGoal(EmitterAdmin.of(log.kafka(), log.topics(), "any").ends());
    CompletableFuture<Void> committed = CompletableFuture.runAsync(commit, LATER);
    LaterVersions beyond = LaterVersions.read(log.kafka(), goal);
    committed.get(60, TimeUnit.SECONDS);
    assertThat(beyond.of(build.id())).isNull();
  }
}
