package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelPrivacyTest {

  @Test
  void label_showsNoCredential() {
    BoundedLabel queues = new BoundedLabel("METRICS_MAX_QUEUES", 5);
    assertThat(queues.bound("u:s3cret@host:q")).isEqualTo("host:q");
    assertThat(queues.bound("https://h/q?token=s3cret")).isEqualTo("https://h/q?token=");
    assertThat(new PipelineLabels(5).of("o?key=s3cret", "https://u:s3cret@h/p").toString())
        .doesNotContain("s3cret")
        .contains("https://h/p");
  }
}
