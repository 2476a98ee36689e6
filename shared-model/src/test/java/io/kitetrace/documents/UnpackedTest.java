package io.kitetrace.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class UnpackedTest {

  /** Where one ends at the end of what was read at once, only asking tells that another follows. */
  @Test
  void read_ofArchivesOneAfterTheOther_givesAllWhereverTheFirstEnds() throws IOException {
    for (int length = 400; length < 600; length++) {
      byte[] first = new byte[length];
      new Random(length).nextBytes(first);
      byte[] second = {1, 2, 3};
      try (InputStream in =
          Unpacked.of(new ByteArrayInputStream(concat(packed(first), packed(second))))) {
        assertThat(in.readAllBytes()).as("%d bytes", length).isEqualTo(concat(first, second));
      }
    }
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(a);
    out.write(b);
    return out.toByteArray();
  }
}
