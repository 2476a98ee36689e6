package io.kitetrace.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListChoiceTest {

  private static final List<BuildList> ALL = List.of(BuildList.of("acme"));

  private final ListChoice choice = new ListChoice("acme", List.of("web", "api"));
  private final List<BuildList> byPipeline =
      List.of(new BuildList("acme", "web"), new BuildList("acme", "api"));

  @Test
  void next_untilTheOrganizationsListIsMeasured_isThatList() {
    assertThat(choice.next(false)).isEqualTo(ALL);
    choice.took(ALL, 2, 30);
    assertThat(choice.next(false)).as("two are no more than two").isEqualTo(ALL);
    choice.took(ALL, 3, 30);
    assertThat(choice.next(false)).isEqualTo(byPipeline);
  }

  @Test
  void next_whereThePipelinesThemselvesFillPages_isTheOrganizationsList() {
    choice.took(ALL, 3, 130);
    assertThat(choice.next(false)).isEqualTo(ALL);
  }

  @Test
  void next_whenPassesByPipelineComeToCostAsMuch_goesBack() {
    choice.took(ALL, 4, 0);
    choice.took(byPipeline, 3, 250);
    assertThat(choice.next(false)).isEqualTo(byPipeline);
    choice.took(byPipeline, 4, 350);
    assertThat(choice.next(false)).isEqualTo(ALL);
  }

  @Test
  void next_nowAndThen_measuresTheOrganizationsListAnew() {
    choice.took(ALL, 9, 0);
    for (int pass = 0; pass < ListChoice.MEASURE_EVERY; pass++) {
      assertThat(choice.next(false)).isEqualTo(byPipeline);
      choice.took(byPipeline, 2, 0);
    }
    assertThat(choice.next(false)).isEqualTo(ALL);
    choice.took(ALL, 1, 0);
    assertThat(choice.next(false)).as("it is quiet by now").isEqualTo(ALL);
  }

  @Test
  void next_forALongTime_isByPipelineWhereTheyAreFew() {
    assertThat(choice.next(true)).isEqualTo(byPipeline);
    List<String> many =
        IntStream.rangeClosed(0, ListChoice.FEW).mapToObj(n -> "pipeline-" + n).toList();
    assertThat(new ListChoice("acme", many).next(true)).isEqualTo(ALL);
    assertThat(new ListChoice("acme", List.of()).next(true)).as("patterns").isEqualTo(ALL);
  }

  @Test
  void next_afterAPipelineWasRefused_isTheOrganizationsList() {
    choice.refused();
    choice.took(ALL, 9, 0);
    assertThat(choice.next(false)).isEqualTo(ALL);
    assertThat(choice.next(true)).isEqualTo(ALL);
  }
}
