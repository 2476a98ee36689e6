package io.kitetrace.explorer.page;

import gg.jte.Content;
import io.kitetrace.explorer.read.BuildDetails;
import io.kitetrace.explorer.read.BuildRow;
import io.kitetrace.explorer.read.BuildVersion;
import io.kitetrace.explorer.read.JobRow;
import io.kitetrace.explorer.read.RelatedBuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One build.
 *
 * @param waterfall markup of its trace; null where the record cannot be read
 * @param fault why not; null where it could
 * @param left what is not in the waterfall; null where all is
 * @param jobs instead of the waterfall, from the index
 */
record BuildPage(
    Frame frame,
    BuildDetails build,
    List<RelatedBuild> related,
    List<BuildVersion> versions,
    Map<String, String> metaData,
    @Nullable Content waterfall,
    @Nullable String fault,
    @Nullable String left,
    List<JobRow> jobs) {

  private static final int HEADLINE = 300;
  private static final int MAX_META_DATA = 200;

  /** A part of the critical path, in a bar of a hundred. */
  record Part(String name, String style, long millis, double percent, double start) {}

  BuildRow row() {
    return build.row();
  }

  Sign sign() {
    return Sign.of(row().outcome(), row().blocked());
  }

  String name() {
    return Show.name(row().pipeline(), row().number());
  }

  @Nullable String link() {
    return Show.link(build.webUrl());
  }

  String pipelineHref() {
    String organization = row().organization();
    String pipeline = row().pipeline();
    return pipeline == null
        ? "/pipelines"
        : Show.path("pipelines", organization == null ? "-" : organization, pipeline);
  }

  /** Whether the headline is not all of it. */
  boolean isLongMessage() {
    String message = row().message();
    return message != null && !message.strip().equals(Show.line(message, HEADLINE));
  }

  /** Builds can have thousands of keys. */
  List<Map.Entry<String, String>> shownMetaData() {
    return metaData.entrySet().stream().limit(MAX_META_DATA).toList();
  }

  List<Part> parts() {
    BuildDetails.Path path = build.path();
    List<Part> parts = new ArrayList<>();
    double start = 0;
    start = part(parts, "Running", "run", path.run(), start);
    start = part(parts, "Queued", "queue", path.queue(), start);
    start = part(parts, "Waiting for a person", "wait", path.blocked(), start);
    part(parts, "Between jobs", "gap", path.gap(), start);
    return parts;
  }

  private double part(List<Part> parts, String name, String style, long millis, double start) {
    if (millis <= 0) {
      return start;
    }
    double percent = 100.0 * millis / build.path().sum();
    parts.add(new Part(name, style, millis, percent, start));
    return start + percent;
  }
}
