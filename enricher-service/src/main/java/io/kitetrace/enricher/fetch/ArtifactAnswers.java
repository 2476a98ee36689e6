package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.limit.ArtifactSink;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.ArtifactGlobs;
import io.kitetrace.timeline.TimelineStatus;
import java.io.InputStream;
import java.util.List;
import okhttp3.HttpUrl;

/** Reads those of a job's artifacts that are wanted. */
record ArtifactAnswers(
    RetryingReader reader, Lists lists, Addresses addresses, EnricherMetrics metrics) {

  /** Packed, if it is; the largest profiles of Bazel are some tens of megabytes. */
  static final long MAX_BYTES = 256L * 1024 * 1024;

  private static final int MAX_PAGES = 50;

  /** How far they could be read, all together; each has a status of its own. */
  TimelineStatus read(String organization, String job, ArtifactGlobs wanted, ArtifactSink sink)
      throws InterruptedException {
    Lists.Pages<List<Artifact>> list;
    try {
      list =
          lists.read(
              target(organization, addresses.artifacts(organization, job)),
              MAX_PAGES,
              Artifact::list);
    } catch (UnavailableException e) {
      return e.status();
    }
    for (List<Artifact> page : list.pages()) {
      for (Artifact artifact : page) {
        if (wanted.matches(artifact.path())) {
          if (!sink.hasRoom()) {
            return TimelineStatus.CUT;
          }
          read(organization, artifact, sink);
        }
      }
    }
    return list.rest() ? TimelineStatus.CUT : TimelineStatus.COMPLETE;
  }

  private void read(String organization, Artifact artifact, ArtifactSink sink)
      throws InterruptedException {
    HttpUrl url = HttpUrl.parse(artifact.downloadUrl());
    if (url == null) {
      sink.missing(artifact.path(), TimelineStatus.UNREADABLE);
      return;
    }
    if (artifact.size() > MAX_BYTES) {
      sink.missing(artifact.path(), TimelineStatus.TOO_LARGE);
      return;
    }
    try {
      reader.read(
          target(organization, url),
          response -> {
            try (InputStream body =
                new BoundedStream(response.body().byteStream(), MAX_BYTES, metrics)) {
              sink.add(artifact.path(), body);
            }
            return artifact;
          });
    } catch (UnavailableException e) {
      sink.missing(artifact.path(), e.status());
    }
  }

  private static Target target(String organization, HttpUrl url) {
    return Target.get(organization, url, Target.JSON, Target.Kind.ARTIFACTS);
  }
}
