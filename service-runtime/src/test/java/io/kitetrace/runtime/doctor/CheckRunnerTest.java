package io.kitetrace.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CheckRunnerTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void run_goesOnWhereACheckFailsOrHangs_andKeepsTheOrder() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    List<Finding> findings =
        CheckRunner.run(
            List.of(
                check(
                    "hangs",
                    () -> {
                      never.await();
                      return List.of();
                    }),
                check(
                    "breaks",
                    () -> {
                      throw new IllegalStateException("secret");
                    }),
                fine("goes")),
            Duration.ofMillis(500));
    assertThat(findings).extracting(Finding::check).containsExactly("hangs", "breaks", "goes");
    assertThat(findings.get(0)).isInstanceOf(Finding.Wrong.class);
    assertThat(findings.get(1)).isInstanceOf(Finding.Wrong.class);
    assertThat(findings.get(1).sentence()).contains("failed unexpectedly").doesNotContain("secret");
    assertThat(findings.get(2)).isInstanceOf(Finding.Fine.class);
  }

  @Test
  void run_looksSideBySide() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Check waits =
        check(
            "waits",
            () -> {
              both.countDown();
              both.await();
              return List.of(new Finding.Fine("waits", "met"));
            });
    assertThat(CheckRunner.run(List.of(waits, waits), LONG)).hasSize(2);
    assertThat(both.getCount()).isZero();
  }

  @Test
  void firstThen_looksAtTheRestOnlyWhereTheFirstIsWell() throws InterruptedException {
    assertThat(new DependentChecks(fine("first"), List.of(fine("second")), LONG).run())
        .containsExactly(new Finding.Fine("first", "ok"), new Finding.Fine("second", "ok"));
    Check wrong = check("first", () -> List.of(new Finding.Wrong("first", "no")));
    assertThat(new DependentChecks(wrong, List.of(fine("second")), LONG).run())
        .containsExactly(
            new Finding.Wrong("first", "no"),
            new Finding.Skipped("second", "not looked at: first comes first"));
  }

  private static Check fine(String name) {
    return check(name, () -> List.of(new Finding.Fine(name, "ok")));
  }

  private interface Look {
    List<Finding> run() throws InterruptedException;
  }

  private static Check check(String name, Look look) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Finding> run() throws InterruptedException {
        return look.run();
      }
    };
  }
}
