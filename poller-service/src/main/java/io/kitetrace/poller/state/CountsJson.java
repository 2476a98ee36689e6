package io.kitetrace.poller.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Counts of builds as fields of a JSON object. */
final class CountsJson {

  private static final String PUBLISHED = "published";
  private static final String UNCHANGED = "unchanged";
  private static final String FILTERED = "filtered";
  private static final String UNFINISHED = "unfinished";
  private static final String REJECTED = "rejected";

  private long published;
  private long unchanged;
  private long filtered;
  private long unfinished;
  private long rejected;

  static void write(JsonGenerator json, BuildCounts counts) throws IOException {
    json.writeNumberField(PUBLISHED, counts.published());
    json.writeNumberField(UNCHANGED, counts.unchanged());
    json.writeNumberField(FILTERED, counts.filtered());
    json.writeNumberField(UNFINISHED, counts.unfinished());
    json.writeNumberField(REJECTED, counts.rejected());
  }

  /** Takes the field at hand, if it is one of the counts. */
  boolean field(String name, JsonParser json) throws IOException {
    switch (name) {
      case PUBLISHED -> published = json.getValueAsLong();
      case UNCHANGED -> unchanged = json.getValueAsLong();
      case FILTERED -> filtered = json.getValueAsLong();
      case UNFINISHED -> unfinished = json.getValueAsLong();
      case REJECTED -> rejected = json.getValueAsLong();
      default -> {
        return false;
      }
    }
    return true;
  }

  BuildCounts counts() {
    return new BuildCounts(published, unchanged, filtered, unfinished, rejected);
  }
}
