package io.kitetrace.explorer.page;

import io.kitetrace.explorer.read.Bucket;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.BuildRow;
import io.kitetrace.explorer.read.BuildSearch;
import io.kitetrace.explorer.read.Figures;
import io.kitetrace.explorer.read.PipelineReads;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pipeline over a period, step by step. */
record PipelinePage(
    Frame frame,
    String organization,
    String pipeline,
    BuildSearch search,
    Figures figures,
    PipelineReads.Step step,
    List<Bucket> buckets,
    BuildReads.BuildPage last,
    @Nullable Instant newest) {

  PipelinePage {
    buckets = List.copyOf(buckets);
  }

  List<BuildRow> builds() {
    return last.builds();
  }

  String builds(String outcome) {
    return "/builds" + search.query("outcome", outcome);
  }

  /** The builds behind a point of a chart. */
  String builds(Bucket bucket, String outcome) {
    // A point at the period's edge stands for the builds of the period alone.
    Instant from = bucket.start();
    Instant to = bucket.end();
    if (search.from() != null && search.from().at().isAfter(from)) {
      from = search.from().at();
    }
    if (search.to() != null && search.to().at().isBefore(to)) {
      to = search.to().at();
    }
    return "/builds"
        + search.query("from", from.toString(), "to", to.toString(), "outcome", outcome);
  }

  String label(Bucket bucket) {
    return step == PipelineReads.Step.HOUR
        ? Show.time(bucket.start())
        : Show.time(bucket.start()).replaceFirst(" \\d\\d:\\d\\d$", "");
  }

  String period(String from) {
    return Show.path("pipelines", organization, pipeline)
        + search.query("organization", "", "pipeline", "", "from", from, "to", "");
  }
}
