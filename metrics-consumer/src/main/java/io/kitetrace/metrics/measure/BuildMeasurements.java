package io.kitetrace.metrics.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a build adds to the figures.
 *
 * @param organization the organization's slug
 * @param pipeline the pipeline's slug
 */
public record BuildMeasurements(
    @Nullable String organization, @Nullable String pipeline, List<Measurement> measurements) {

  public BuildMeasurements {
    measurements = List.copyOf(measurements);
  }
}
