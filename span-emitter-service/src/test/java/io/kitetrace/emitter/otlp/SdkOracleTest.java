package io.kitetrace.emitter.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.simulator.SimulatedOrganization;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Rendering;
import io.kitetrace.simulator.company.CompanyShape;
import io.kitetrace.testing.builds.ReviewedBuilds;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The encoder writes, message by message and byte by byte, what the SDK's marshaler does. */
class SdkOracleTest {

  private static final Instant ANCHOR = Instant.parse("2026-03-02T09:00:00Z");

  private static final Rendering WHOLE =
      new Rendering(ANCHOR.toEpochMilli(), 1, true, true, true, false, true);

  private final TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);

  @Property(tries = 1_000)
  void encode_anySpans_isWhatTheSdkWrites(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int spans) throws IOException {
    Random random = new Random(seed);
    isWhatTheSdkWrites(RandomSpan.several(random, spans), 1 + random.nextInt(100_000));
  }

  @Property(tries = 100)
  void encode_buildsWithAnyText_isWhatTheSdkWrites(@ForAll String text)
      throws IOException, MalformedBuildException {
    String json = TextEverywhere.build(text);
    isWhatTheSdkWrites(spans(json.getBytes(UTF_8)), 10_000);
  }

  @Test
  void encode_reviewedBuilds_isWhatTheSdkWrites() throws IOException, MalformedBuildException {
    try (Stream<Path> files = Files.list(ReviewedBuilds.folder())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        byte[] json = Files.readAllBytes(file);
        if (json[0] == '{') { // the others are lists of versions
          isWhatTheSdkWrites(spans(json), 5_000);
        }
      }
    }
  }

  @Property(tries = 5)
  void encode_buildsOfAnyCompany_isWhatTheSdkWrites(@ForAll long seed)
      throws IOException, MalformedBuildException {
    CompanyShape company =
        CompanyShape.defaults()
            .withSeed(seed)
            .withBuilds(100)
            .withGiants(1, 1_000)
            .withHistory(Duration.ofDays(20));
    for (ListedBuild build : SimulatedOrganization.of("acorn", company, ANCHOR).newestFirst()) {
      ByteArrayOutputStream json = new ByteArrayOutputStream();
      build.write(json, WHOLE);
      isWhatTheSdkWrites(spans(json.toByteArray()), 100_000);
    }
  }

  private List<SpanData> spans(byte[] json) throws MalformedBuildException {
    return traces.preview(new BuildReader().read(json)).spans();
  }

  private static void isWhatTheSdkWrites(List<SpanData> spans, int maxBytes) throws IOException {
    TraceEncoder encoder = new TraceEncoder(Integer.MAX_VALUE, false);
    List<Chunk> whole = encoder.encode(spans);
    List<Chunk> cut = encoder.encode(spans, 7, maxBytes);
    assertThat(whole).hasSize(1);
    assertThat(Chunk.spanCount(cut)).isEqualTo(spans.size());
    isWhatTheSdkWrites(whole.getFirst(), spans);
    int next = 0;
    for (Chunk chunk : cut) {
      assertThat(chunk.firstSpan()).isEqualTo(7 + next);
      isWhatTheSdkWrites(chunk, spans.subList(next, next + chunk.spanCount()));
      next += chunk.spanCount();
    }
  }

  private static void isWhatTheSdkWrites(Chunk chunk, List<SpanData> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
    if (!java.util.Arrays.equals(chunk.bytes(), bytes.toByteArray())) {
      assertThat(ExportTraceServiceRequest.parseFrom(chunk.bytes()))
          .isEqualTo(ExportTraceServiceRequest.parseFrom(bytes.toByteArray()));
      assertThat(chunk.bytes()).isEqualTo(bytes.toByteArray());
    }
  }
}
