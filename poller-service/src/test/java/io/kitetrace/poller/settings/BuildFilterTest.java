package io.kitetrace.poller.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.settings.BuildFilter.Criterion;
import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.wire.BuildHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildFilterTest {

  private static final BuildHead BUILD = head("web", "main", "Jo Doe", "jo@example.com");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PIPELINE|*||true",
        "PIPELINE|we?||true",
        "PIPELINE|api||false",
        "PIPELINE|*|w*|false",
        "BRANCH|main||true",
        "BRANCH|release/*,ma*||true",
        "BRANCH|Main||false",
        "BRANCH|*|main|false",
        "BRANCH|main|release/*|true",
        "CREATOR|Jo*||true",
        "CREATOR|*@example.com||true",
        "CREATOR|jo||false",
        "CREATOR|*|jo@example.com|false",
        "CREATOR|jo@example.com|Jo Doe|false",
        "CREATOR|*|*|false"
      })
  void aBuild_isWanted_whereAGlobMatchesIt_andNoneExcludesIt(
      Criterion criterion, String wanted, String excluded, boolean accepted) {
    BuildFilter filter = BuildFilter.ALL.with(criterion, globs(wanted), globs(excluded));
    assertThat(filter.accepts(BUILD)).isEqualTo(accepted);
  }

  /** A schedule's build has no creator, and a push by somebody whom Buildkite does not know. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"*||true", "jo*||false", "*|bot*|true", "?*||false", "*|?*|true", "*|*|false"})
  void aBuildWithoutABranchOrCreator_isMatchedByAStarAlone(
      String wanted, String excluded, boolean accepted) {
    BuildHead bare = head("web", "");
    for (Criterion criterion : List.of(Criterion.BRANCH, Criterion.CREATOR)) {
      BuildFilter filter = BuildFilter.ALL.with(criterion, globs(wanted), globs(excluded));
      assertThat(filter.accepts(bare)).as(criterion.name()).isEqualTo(accepted);
    }
  }

  @Test
  void allCriteria_haveToAccept() {
    BuildFilter filter =
        BuildFilter.ofPipelines(globs("web"), Globs.NONE)
            .with(Criterion.BRANCH, globs("main"), Globs.NONE)
            .with(Criterion.CREATOR, globs("jo@*"), Globs.NONE);
    assertThat(filter.accepts(BUILD)).isTrue();
    assertThat(filter.accepts(head("api", "main", "jo@example.com"))).isFalse();
    assertThat(filter.accepts(head("web", "next", "jo@example.com"))).isFalse();
    assertThat(filter.accepts(head("web", "main", "bo@example.com"))).isFalse();
  }

  @Test
  void unmatched_areTheGlobsThatNoBuildHasMatched_byTheirVariables() {
    BuildFilter.Unmatched unmatched =
        BuildFilter.ofPipelines(globs("web,wbe"), globs("old-*"))
            .with(Criterion.BRANCH, globs("*,mian"), Globs.NONE)
            .with(Criterion.CREATOR, globs("Jo Doe"), globs("bot"))
            .unmatched();
    unmatched.saw(BUILD);
    assertThat(unmatched.byVariable().toString())
        .isEqualTo(
            "{BUILDKITE_BRANCHES=[mian], BUILDKITE_CREATORS_EXCLUDE=[bot],"
                + " BUILDKITE_PIPELINES=[wbe], BUILDKITE_PIPELINES_EXCLUDE=[old-*]}");
  }

  private static Globs globs(String text) {
    return text == null ? Globs.NONE : Globs.of(List.of(text.split(",", -1)));
  }

  private static BuildHead head(String pipeline, String branch, String... creator) {
    return new BuildHead(
        "b", 1L, "passed", false, null, null, pipeline, branch, List.of(creator), "v");
  }
}
