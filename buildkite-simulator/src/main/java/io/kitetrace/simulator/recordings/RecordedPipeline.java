package io.kitetrace.simulator.recordings;

import io.kitetrace.simulator.catalogue.ListedPipeline;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.IOException;
import java.io.OutputStream;

/** A pipeline as a recorded build shows it. */
final class RecordedPipeline implements ListedPipeline {
  private final String slug;
  private final byte[] json;

  RecordedPipeline(String slug, byte[] json) {
    this.slug = slug;
    this.json = json;
  }

  @Override
  public String slug() {
    return slug;
  }

  @Override
  public void write(OutputStream out, Rendering rendering) throws IOException {
    out.write(json);
  }
}
