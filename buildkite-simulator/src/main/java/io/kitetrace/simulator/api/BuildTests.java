package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.JobFiles.TestResult;
import io.kitetrace.simulator.catalogue.ListedBuild;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers as Test Engine does: a build's tests, each with all its executions. */
final class BuildTests {
  private final JobIndex index;

  BuildTests(JobIndex index) {
    this.index = index;
  }

  List<JsonNode> of(Router.Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    ListedBuild build = index.build(endpoint.organization(), endpoint.build(), request.now());
    if (build == null) {
      throw new ApiException(404, "No build found");
    }
    Map<List<String>, List<TestResult>> tests = new LinkedHashMap<>();
    build.files(request.now()).values().stream()
        .flatMap(files -> files.tests().stream())
        .forEach(
            result ->
                tests
                    .computeIfAbsent(
                        List.of(result.scope(), result.name()), unused -> new ArrayList<>())
                    .add(result));
    return tests.values().stream().map(BuildTests::test).toList();
  }

  /** Whoever failed and passed in one build is flaky. */
  private static JsonNode test(List<TestResult> executions) {
    TestResult first = executions.getFirst();
    Map<String, Long> counts =
        executions.stream()
            .collect(Collectors.groupingBy(TestResult::result, Collectors.counting()));
    long passed = counts.getOrDefault("passed", 0L);
    long failed = counts.getOrDefault("failed", 0L);
    DoubleSummaryStatistics seconds =
        executions.stream().mapToDouble(TestResult::seconds).summaryStatistics();
    ObjectNode test =
        JsonNodeFactory.instance
            .objectNode()
            .put("scope", first.scope())
            .put("name", first.name())
            .put("location", "./" + first.file())
            .put("file_name", "./" + first.file());
    ArrayNode labels = test.putArray("labels");
    if (passed > 0 && failed > 0) {
      labels.add("flaky");
    }
    if (passed + failed > 0) {
      test.put("reliability", (double) passed / (passed + failed));
    } else {
      test.putNull("reliability");
    }
    test.put("duration_avg", seconds.getAverage())
        .put("duration_sum", seconds.getSum())
        .put("duration_min", seconds.getMin())
        .put("duration_max", seconds.getMax())
        .put("executions_count", executions.size());
    ObjectNode byResult = test.putObject("executions_count_by_result");
    counts.forEach(byResult::put);
    return test;
  }
}
