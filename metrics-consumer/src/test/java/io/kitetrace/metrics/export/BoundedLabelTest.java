package io.kitetrace.metrics.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedLabelTest {

  @Test
  void bound_overTheLimit_letsTheFirstValuesThrough_andMakesOneOfTheOthers() {
    BoundedLabel label = new BoundedLabel("METRICS_MAX_QUEUES", 2);
    assertThat(label.bound("a")).isEqualTo("a");
    assertThat(label.bound("b")).isEqualTo("b");
    assertThat(label.bound("c")).isEqualTo("_OTHER");
    assertThat(label.bound("d")).isEqualTo("_OTHER");
    assertThat(label.bound("a")).isEqualTo("a");
  }

  @Test
  void bound_ofNothing_isOther_andTakesNoPlace() {
    BoundedLabel label = new BoundedLabel("METRICS_MAX_QUEUES", 1);
    assertThat(label.bound(null)).isEqualTo("_OTHER");
    assertThat(label.bound("")).isEqualTo("_OTHER");
    assertThat(label.bound("a")).isEqualTo("a");
  }
}
