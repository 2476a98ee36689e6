package io.kitetrace.timeline;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Test Engine knows of the tests of a build. It tells no job and no times, so no spans come of
 * it.
 *
 * @param tests in its order
 * @param omitted how many there were beside them
 */
public record TestEngineTimeline(List<Test> tests, long omitted) implements TimelineContent {

  /** The value of {@code source}. */
  public static final String SOURCE = "test_engine";

  public TestEngineTimeline {
    tests = List.copyOf(tests);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /**
   * One test.
   *
   * @param labels such as {@code flaky}
   * @param reliability the share of runs that passed, from 0 to 1
   * @param averageSeconds of its executions in this build
   * @param executions how many ended in each result
   */
  public record Test(
      String name,
      @Nullable String scope,
      @Nullable String location,
      List<String> labels,
      @Nullable Double reliability,
      @Nullable Double averageSeconds,
      Map<String, Long> executions) {

    public Test {
      labels = List.copyOf(labels);
      executions = Collections.unmodifiableMap(new TreeMap<>(executions));
    }
  }
}
