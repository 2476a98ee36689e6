package io.kitetrace.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found in a file, with whatever is wrong in it. */
final class Found implements BuildDocuments.Receiver {

  static final int MAX_BYTES = 100_000;
  static final String A = build("a");
  static final String B = build("b");
  static final String C = build("c");

  final List<String> builds = new ArrayList<>();
  final List<String> faults = new ArrayList<>();
  final List<Long> positions = new ArrayList<>();
  String refused = "";

  static String filled(String file) {
    return file.replace("A", A).replace("B", B).replace("C", C);
  }

  static Found read(String file) {
    return read(file.getBytes(StandardCharsets.UTF_8));
  }

  static Found read(byte[] bytes) {
    return read(bytes, 1000);
  }

  static Found read(byte[] bytes, int chunk) {
    return read(bytes, chunk, new Found());
  }

  static Found read(byte[] bytes, int chunk, Found found) {
    InputStream in =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, chunk));
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        };
    try {
      BuildDocuments.read(in, MAX_BYTES, found);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  /** A character a byte, so that what is no UTF-8 can be written. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String build(String id) {
    return "{\"id\":\""
        + id
        + "\",\"number\":1,\"state\":\"passed\",\"jobs\":[{\"id\":\"j1\"},{\"id\":\"j2\"}]}";
  }

  List<String> ids() {
    return builds.stream()
        .map(b -> b.replaceFirst("(?s).*?\"id\": ?\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Override
  public @Nullable String build(BuildDocument build) {
    if (build.head().id().equals(refused)) {
      return "not this one";
    }
    builds.add(new String(build.json(), build.offset(), build.length(), StandardCharsets.UTF_8));
    assertThat(build.build().id()).isEqualTo(build.head().id());
    return null;
  }

  @Override
  public void rejected(Fault fault) {
    positions.add(fault.position());
    faults.add(fault.number() + "@" + fault.position() + ": " + fault.reason());
  }

  @Override
  public void trouble(String what) {
    faults.add(what);
  }
}
