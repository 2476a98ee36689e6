package io.kitetrace.enricher.profile;

import static io.kitetrace.enricher.profile.Profiles.JOB;
import static io.kitetrace.enricher.profile.Profiles.parser;
import static io.kitetrace.enricher.profile.Profiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.timeline.ProfileTimeline.Profile;
import io.kitetrace.timeline.TimelineStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles that break off, are odd or have no end. */
class CutProfilesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[; COMPLETE; 0",
        "[{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":1},; COMPLETE; 1",
        "[{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":1}, {\"name\":\"b; CUT; 1",
        "{\"traceEvents\":[{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":1}; CUT; 1",
        "{\"traceEvents\":[1,null,[{}],{}]}; COMPLETE; 4",
        "{\"other\":[]}; UNREADABLE; 0",
        "{\"traceEvents\":7}; UNREADABLE; 0",
        "text; UNREADABLE; 0",
        "''; UNREADABLE; 0"
      })
  void profileThatIsCutOrOdd_isReadAsFarAsItGoes(String json, TimelineStatus status, int events) {
    Profile profile = read(json, 5);

    assertThat(profile.status()).isEqualTo(status);
    assertThat(profile.events()).isEqualTo(events);
  }

  @Test
  void packedProfile_isReadAsFarAsItGoes() throws IOException {
    byte[] packed =
        packed("[" + "{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":5},\n".repeat(50_000));

    assertThat(read(packed, 5).events()).isEqualTo(50_000);
    Profile cut = read(Arrays.copyOf(packed, packed.length / 2), 5);
    assertThat(cut.status()).isEqualTo(TimelineStatus.CUT);
    assertThat(cut.events()).isBetween(1L, 50_000L);
    byte[] broken = packed.clone();
    Arrays.fill(broken, 200, 260, (byte) 0x55);
    assertThat(read(broken, 5).status()).isIn(TimelineStatus.CUT, TimelineStatus.UNREADABLE);
  }

  @Test
  void profileThatUnpacksToVeryMuch_isCut() throws IOException {
    byte[] packed =
        packed("[" + "{\"name\":\"a\",\"ph\":\"X\",\"ts\":1,\"dur\":5},".repeat(100_000));

    Profile profile =
        new ProfileParser(1_000_000).read("p", new ByteArrayInputStream(packed), JOB, 5);
    assertThat(profile.status()).isEqualTo(TimelineStatus.CUT);
    assertThat(profile.events()).isLessThan(100_000);
  }

  @Test
  void streamThatFails_isNoProfile() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    InputStream stream =
        new SequenceInputStream(
            new ByteArrayInputStream("[{},".getBytes(StandardCharsets.UTF_8)), failing);

    assertThatThrownBy(() -> parser().read("p", stream, JOB, 5)).hasMessage("reset");
  }

  /** As a small file that is packed can be. */
  @Test
  void profile_thatNeverEnds_isCutAtTheLimit() throws IOException {
    String begin =
        "{\"traceEvents\":[{\"name\":\"a\",\"ph\":\"X\",\"ts\":0,\"dur\":9,\"pid\":1,\"tid\":1},{\"args\":\"";
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            Arrays.fill(to, offset, offset + length, (byte) 'x');
            return length;
          }
        };

    Profile profile =
        new ProfileParser(100_000)
            .read(
                "p.json",
                new SequenceInputStream(
                    new ByteArrayInputStream(begin.getBytes(StandardCharsets.UTF_8)), endless),
                JOB,
                10);

    assertThat(profile.status()).isEqualTo(TimelineStatus.CUT);
    assertThat(profile.activities()).hasSize(1);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
