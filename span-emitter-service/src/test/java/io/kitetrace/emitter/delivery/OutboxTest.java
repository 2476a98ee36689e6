package io.kitetrace.emitter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.BuildInDelivery.Part;
import io.kitetrace.emitter.delivery.BuildRecord.Place;
import io.kitetrace.emitter.metrics.RecordKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What makes a request, and what goes first. */
class OutboxTest {

  private final Outbox outbox = new Outbox(1_000);

  @Test
  void next_severalBuilds_fillARequestAndNoMore() {
    add(1, 400);
    add(2, 400);
    add(3, 400);
    assertThat(builds(outbox.next(false))).containsExactly(1, 2);
    assertThat(builds(outbox.next(false))).containsExactly(3);
    assertThat(outbox.next(false)).isNull();
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void next_aChunkLargerThanARequest_goesAlone() {
    add(1, 400);
    add(2, 4_000);
    add(3, 400);
    assertThat(builds(outbox.next(false))).containsExactly(1);
    assertThat(builds(outbox.next(false))).containsExactly(2);
    assertThat(builds(outbox.next(false))).containsExactly(3);
  }

  @Test
  void next_aLargeBuild_isOneRequestAfterTheOther() {
    add(1, 900, 900, 100);
    assertThat(outbox.next(false).bytes()).isEqualTo(900);
    assertThat(outbox.next(false).bytes()).isEqualTo(1_000);
  }

  @Test
  void wantsMore_untilARequestIsFull() {
    assertThat(outbox.wantsMore()).isTrue();
    add(1, 600);
    assertThat(outbox.wantsMore()).isTrue();
    assertThat(outbox.full()).isFalse();
    add(2, 600);
    assertThat(outbox.wantsMore()).isFalse();
    assertThat(outbox.full()).isTrue();
    outbox.next(false);
    assertThat(outbox.wantsMore()).isTrue();
  }

  @Test
  void again_whatFailed_goesBeforeAnythingNew() {
    add(1, 100);
    ExportRequest failed = outbox.next(false);
    add(2, 100);
    outbox.again(failed);
    assertThat(outbox.full()).isTrue();
    assertThat(builds(outbox.next(false))).containsExactly(1);
    assertThat(builds(outbox.next(false))).containsExactly(2);
  }

  @Test
  void next_inAnOutage_whatFailedOftenStandsBack() {
    add(1, 100);
    ExportRequest often = outbox.next(true);
    often.failed(0);
    often.failed(0);
    outbox.again(often);
    add(2, 100);
    ExportRequest fresh = outbox.next(true);
    assertThat(builds(fresh)).containsExactly(2);
    fresh.failed(0);
    outbox.again(fresh);
    assertThat(builds(outbox.next(true))).as("failed less often").containsExactly(2);
    assertThat(builds(outbox.next(true))).containsExactly(1);
  }

  @Test
  void halves_severalBuilds_areCutBetweenThem() {
    ExportRequest request = new ExportRequest(parts(build(1, 10, 10, 10, 10, 10), build(2, 10)));
    assertThat(request.halves()).extracting(half -> half.parts().size()).containsExactly(5, 1);
    assertThat(request.halves()).allMatch(ExportRequest::ofOneBuild);
  }

  @Test
  void halves_oneBuild_areCutBetweenItsChunks() {
    ExportRequest request = new ExportRequest(parts(build(1, 10, 10, 10, 10, 10)));
    assertThat(request.halves()).extracting(half -> half.parts().size()).containsExactly(2, 3);
  }

  @Test
  void halves_rememberSinceWhenTheyFail() {
    ExportRequest request = new ExportRequest(parts(build(1, 10), build(2, 10)));
    request.failed(7);
    assertThat(request.othersAccepted(7)).isFalse();
    assertThat(request.halves()).allMatch(half -> half.othersAccepted(8));
  }

  private static List<Part> parts(BuildInDelivery... builds) {
    return java.util.Arrays.stream(builds).flatMap(build -> build.parts().stream()).toList();
  }

  private void add(int number, int... sizes) {
    outbox.add(build(number, sizes));
  }

  private static BuildInDelivery build(int number, int... sizes) {
    List<Chunk> chunks =
        IntStream.range(0, sizes.length)
            .mapToObj(i -> new Chunk(new byte[sizes[i]], i, 1))
            .toList();
    return new BuildInDelivery(
        new BuildRecord(
            RecordKind.BUILD,
            new Kept(),
            new Place("log", 0, number, 0),
            ("b" + number).getBytes(),
            null,
            List.of()),
        new EncodedTrace(chunks, 0, EncodedTrace.ANY_AGE, null));
  }

  private static List<Integer> builds(ExportRequest request) {
    return request.parts().stream()
        .map(part -> (int) part.build().record().place().offset())
        .distinct()
        .toList();
  }

  private record Kept() implements Completion {

    @Override
    public boolean active() {
      return true;
    }

    @Override
    public void started(BuildRecord record) {}

    @Override
    public void completed(BuildRecord record) {}
  }
}
