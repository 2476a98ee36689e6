package io.kitetrace.trace;

import io.kitetrace.documents.BuildDocument;
import io.kitetrace.documents.BuildDocuments;
import io.kitetrace.documents.Fault;
import io.kitetrace.model.Build;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builds of a file in which nothing is broken. */
final class TestBuilds implements BuildDocuments.Receiver {

  private final List<Build> builds = new ArrayList<>();

  private TestBuilds() {}

  static List<Build> of(byte[] file) {
    TestBuilds found = new TestBuilds();
    try {
      BuildDocuments.read(new ByteArrayInputStream(file), Integer.MAX_VALUE / 2, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.builds;
  }

  @Override
  public @Nullable String build(BuildDocument document) {
    builds.add(document.build());
    return null;
  }

  @Override
  public void rejected(Fault fault) {
    throw new AssertionError(fault.reason());
  }

  @Override
  public void trouble(String what) {
    throw new AssertionError(what);
  }
}
