package io.kitetrace.documents;

import static io.kitetrace.documents.Found.A;
import static io.kitetrace.documents.Found.B;
import static io.kitetrace.documents.Found.C;
import static io.kitetrace.documents.Found.MAX_BYTES;
import static io.kitetrace.documents.Found.build;
import static io.kitetrace.documents.Found.bytes;
import static io.kitetrace.documents.Found.filled;
import static io.kitetrace.documents.Found.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds are found in a file of any form and size, packed or not, and what it is without them. */
class BuildDocumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AB",
        "[A,B]",
        "A\nB\n",
        "[A]\r\n[B]",
        "\uFEFF[\n  A,\n  B\n]\n",
        "[ [A] , [[B]] ]",
        "A,\nB,\n",
        "A []  B"
      })
  void read_ofAnyForm_givesEachBuild(String file) {
    for (int chunk : new int[] {1, 7, 1000}) {
      Found found = read(filled(file).getBytes(StandardCharsets.UTF_8), chunk);
      assertThat(found.builds).containsExactly(A, B);
      assertThat(found.faults).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "[]", "[ ]\n[\n]", "\uFEFF"})
  void read_ofNothing_findsNothingAndNothingWrong(String file) {
    Found found = read(file);
    assertThat(found.builds).isEmpty();
    assertThat(found.faults).isEmpty();
  }

  @Test
  void read_ofABuildThatIsTooLarge_namesTheLimitAndGoesOn() {
    String large = build("large").replace("passed", "x".repeat(MAX_BYTES));
    Found found = read("[" + A + "," + large + "," + B + "]\n" + large + "\n" + C);
    assertThat(found.builds).containsExactly(A, B, C);
    assertThat(found.faults)
        .hasSize(2)
        .allMatch(fault -> fault.contains("larger than the 100,000 bytes that are held in memory"));
  }

  @Test
  void read_ofALargeFileThatIsDeepOrEndless_needsNoMoreThanALimit() throws IOException {
    for (String unit : List.of("[", "{\"a\":", "\"", "7", "{", "]", "}", "[{\"", "{}", ",")) {
      long size = 10_000_000;
      Found found = new Found();
      BuildDocuments.read(new Endless(bytes(unit), size), MAX_BYTES, found);
      assertThat(found.builds).isEmpty();
      assertThat(found.faults).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void read_ofPackedContents_unpacksThem() throws IOException {
    assertThat(read(gzip(A + "\n" + B)).builds).containsExactly(A, B);
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(gzip(A));
    two.write(gzip(B));
    for (int chunk : new int[] {1, 1000}) {
      assertThat(read(two.toByteArray(), chunk).builds).containsExactly(A, B);
    }
  }

  @Test
  void read_ofABrokenArchive_givesWhatCanBeUnpacked() throws IOException {
    StringBuilder text = new StringBuilder("[" + build("n0"));
    for (int i = 1; i < 3_000; i++) {
      text.append(",\n").append(build("n" + i + "-" + (i * 7919L) % 104_729));
    }
    byte[] packed = gzip(text + "]");
    Found cut = read(Arrays.copyOf(packed, packed.length - 9));
    assertThat(cut.builds).hasSize(3_000);
    assertThat(cut.faults)
        .containsExactly("cannot be read any further: it is damaged; what stands before was read");

    Found half = read(Arrays.copyOf(packed, packed.length / 2));
    assertThat(half.builds).hasSizeBetween(1_000, 2_000);
    assertThat(half.faults).singleElement().asString().contains("damaged");

    byte[] overwritten = packed.clone();
    Arrays.fill(overwritten, packed.length / 2, packed.length / 2 + 64, (byte) 0xAA);
    Found broken = read(overwritten);
    assertThat(broken.builds).hasSizeGreaterThan(1_000);
    assertThat(broken.faults).isNotEmpty();

    for (int length = 0; length < 40; length++) {
      Found start = read(Arrays.copyOf(packed, length));
      assertThat(start.builds).isEmpty();
      assertThat(start.faults).hasSizeLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"build.finished\",\"build\":A} | body of a webhook",
        "{\"items\":[A,B]} | it is an object with a list in it; the list alone is needed (jq .items)",
        "{\"data\":{\"build\":null}} | GraphQL",
        "{\"message\":\"Not found\"} | it is an error that the API answered",
        "{\"id\":\"j\",\"step_key\":\"k\",\"type\":\"script\"} | it is a job",
        "{\"number\":2} | (at byte 0: id is missing)",
        "{\"id\":\"x\",\"number\":2} | (at byte 0: state is missing)",
        "[{\"id\":\"x\"},{\"id\":\"y\"}] | (at byte 1: number is missing)",
        "<html>{}</html> | HTML",
        "some text | (at byte 0: not a JSON object)",
        "{oops} | (at byte 0: not valid JSON near byte 1)"
      })
  void read_ofAFileWithoutABuild_saysOnceWhatItSeemsToBe(String file, String words) {
    Found found = read(filled(file));
    assertThat(found.builds).isEmpty();
    assertThat(found.faults)
        .singleElement()
        .asString()
        .startsWith("holds no build")
        .contains(words);
  }

  @Test
  void read_ofAFileThatIsNoText_saysOnceWhatItSeemsToBe() throws IOException {
    byte[] noise = new byte[50_000];
    new java.util.Random(5).nextBytes(noise);
    assertOne(noise, "binary");
    assertOne(
        gzip(new String(gzip(A), StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1),
        "packed twice");
    String many = ("[" + A + "]\n").repeat(100);
    for (String encoding : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      assertOne(many.getBytes(java.nio.charset.Charset.forName(encoding)), "iconv");
    }
    assertOne(bytes("PK\3\4\0\0{\"{\"[{\n{\"id\":"), "ZIP");
  }

  private static void assertOne(byte[] file, String words) {
    Found found = read(file);
    assertThat(found.builds).isEmpty();
    assertThat(found.faults).singleElement().asString().contains(words);
  }

  @Test
  void read_ofABuildThatTheReceiverRefuses_tellsItsReasonAndGoesOn() {
    Found found = new Found();
    found.refused = "b";
    read(bytes("[" + A + "," + B + "," + C + "]"), 1000, found);
    assertThat(found.builds).containsExactly(A, C);
    assertThat(found.faults).containsExactly("2@" + (2 + A.length()) + ": not this one");
  }

  @Test
  void read_ofABuildBehindManyThatAreNone_findsIt() {
    Found found = read("{}\n".repeat(1_500) + A);
    assertThat(found.builds).containsExactly(A);
    assertThat(found.faults).hasSize(1_001).last().asString().contains("and 500 more behind it");
  }

  @Test
  void read_ofASmallArchiveThatIsBrokenNearItsEnd_givesWhatStandsBefore() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append(build("n" + i + "-" + (i * 7919L) % 104_729)).append('\n');
    }
    byte[] packed = gzip(text.toString());
    for (int at = packed.length / 2; at < packed.length - 16; at += 7) {
      byte[] broken = packed.clone();
      for (int i = at; i < at + 8; i++) {
        broken[i] ^= 0x5A;
      }
      Found found = read(broken, 100_000);
      assertThat(found.builds).as("broken from byte " + at).hasSizeGreaterThan(100);
      assertThat(found.faults).as("broken from byte " + at).isNotEmpty();
    }
  }

  @Property(tries = 3_000)
  void read_ofAnyBytes_endsAndTellsPlacesWithinThem(@ForAll byte[] bytes) {
    Found found = read(bytes);
    assertThat(found.positions).allMatch(position -> position >= 0 && position < bytes.length);
  }

  private static byte[] gzip(String text) throws IOException {
    return gzip(text, StandardCharsets.UTF_8);
  }

  private static byte[] gzip(String text, java.nio.charset.Charset charset) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(charset));
    }
    return packed.toByteArray();
  }

  /** The same bytes again and again. */
  private static final class Endless extends InputStream {
    private final byte[] unit;
    private long left;
    private int at;

    Endless(byte[] unit, long size) {
      this.unit = unit;
      this.left = size;
    }

    @Override
    public int read() {
      throw new IllegalStateException("byte for byte is slow");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        bytes[offset + i] = unit[at];
        at = (at + 1) % unit.length;
      }
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
