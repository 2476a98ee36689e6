package io.kitetrace.metrics.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/** The labels of a pipeline. Two organizations may have one of the same slug. */
final class PipelineLabels {

  private static final Attributes OTHER = Attributes.of(MetricNames.PIPELINE, BoundedLabel.OTHER);

  private final BoundedLabel pipelines;

  PipelineLabels(int limit) {
    pipelines = new BoundedLabel("METRICS_MAX_PIPELINES", limit);
  }

  Attributes of(@Nullable String rawOrganization, @Nullable String rawPipeline) {
    String pipeline = BoundedLabel.clean(rawPipeline);
    String organization = BoundedLabel.clean(rawOrganization);
    if (pipeline == null) {
      return OTHER;
    }
    String both = organization == null ? pipeline : organization + "/" + pipeline;
    if (pipelines.bound(both).equals(BoundedLabel.OTHER)) {
      return OTHER;
    }
    AttributesBuilder labels = Attributes.builder().put(MetricNames.PIPELINE, pipeline);
    if (organization != null) {
      labels.put(MetricNames.ORGANIZATION, organization);
    }
    return labels.build();
  }
}
