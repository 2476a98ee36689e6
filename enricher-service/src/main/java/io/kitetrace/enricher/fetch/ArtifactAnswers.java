package io.kitetrace.enricher.fetch;

import io.kitetrace.enricher.limit.ArtifactSink;
import io.kitetrace.enricher.metrics.EnricherMetrics;
import io.kitetrace.enricher.settings.ArtifactGlobs;
import io.kitetrace.model.Job;
import io.kitetrace.timeline.TimelineStatus;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/** Reads those of a job's artifacts that are wanted. Safe for several threads. */
final class ArtifactAnswers {

  /** Packed, if it is; the largest profiles of Bazel are some tens of megabytes. */
  static final long MAX_BYTES = 256L * 1024 * 1024;

  private static final int MAX_PAGES = 50;

  private final RetryingReader reader;
  private final Lists lists;
  private final Addresses addresses;
  private final EnricherMetrics metrics;

  /** By organization: reports and profiles of a job are asked for one after the other. */
  private final Map<String, Listed> last = new ConcurrentHashMap<>();

  ArtifactAnswers(
      RetryingReader reader, Lists lists, Addresses addresses, EnricherMetrics metrics) {
    this.reader = reader;
    this.lists = lists;
    this.addresses = addresses;
    this.metrics = metrics;
  }

  private record Listed(Job job, Lists.Pages<List<Artifact>> list) {}

  /** How far they could be read, all together; each has a status of its own. */
  TimelineStatus read(String organization, Job job, ArtifactGlobs wanted, ArtifactSink sink)
      throws InterruptedException {
    Lists.Pages<List<Artifact>> list;
    try {
      list = list(organization, job);
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

  private Lists.Pages<List<Artifact>> list(String organization, Job job)
      throws UnavailableException, InterruptedException {
    Listed before = last.get(organization);
    if (before != null && before.job.equals(job)) {
      return before.list;
    }
    Lists.Pages<List<Artifact>> list =
        lists.read(
            target(organization, addresses.artifacts(organization, job.id())),
            MAX_PAGES,
            Artifact::list);
    last.put(organization, new Listed(job, list));
    return list;
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
