package io.kitetrace.trace;

import static io.opentelemetry.semconv.CodeAttributes.CODE_FILE_PATH;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_CASE_RESULT_STATUS;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_NAME;
import static io.opentelemetry.semconv.incubating.TestIncubatingAttributes.TEST_SUITE_RUN_STATUS;
import static io.opentelemetry.semconv.incubating.ThreadIncubatingAttributes.THREAD_NAME;

import io.opentelemetry.api.common.AttributeKey;

/** The attribute keys of spans inside a job, beside those that its build's spans have too. */
public interface InsideJobAttributes {

  KeyTable TABLE = new KeyTable();
  KeyTable.Section INSIDE = TABLE.section("every span inside a job");
  KeyTable.Section LOG = TABLE.section("log phase and group");
  KeyTable.Section TESTS =
      TABLE
          .section("test suite and case")
          .with(TEST_SUITE_NAME, "The suite's name; on a case that of its suite.")
          .with(TEST_SUITE_RUN_STATUS, "success, failure or skipped, with the suites in it.")
          .with(TEST_CASE_NAME, "The case's name.")
          .with(TEST_CASE_RESULT_STATUS, "pass or fail.")
          .with(CODE_FILE_PATH, "The file that the report names for a case.");
  KeyTable.Section PROFILE =
      TABLE.section("profile").with(THREAD_NAME, "The thread, where the profile names it.");

  AttributeKey<Long> SKEW =
      INSIDE.number(
          "kitetrace.time.skew_ms", "How far its clock's times were moved to lie in the job.");
  AttributeKey<String> ARTIFACT_PATH =
      INSIDE.text("buildkite.artifact.path", "Of a test or profile: the artifact it stands in.");
  AttributeKey<String> LOG_PHASE =
      LOG.text(
          "buildkite.log.phase", "environment, plugins, checkout, command, artifacts, pre-exit.");
  AttributeKey<String> LOG_TITLE =
      LOG.text("buildkite.log.group.title", "The header, without emoji codes.");
  AttributeKey<Long> LOG_LINES = LOG.number("buildkite.log.group.lines", "Below the header.");
  AttributeKey<Long> LOG_BYTES = LOG.number("buildkite.log.group.bytes", "With the header.");
  AttributeKey<Boolean> LOG_EXPANDED =
      LOG.flag("buildkite.log.group.expanded", "Where the log asks to show it open.");
  AttributeKey<String> LOG_COMMAND =
      LOG.text("buildkite.log.command", "On an event: what the agent showed that it ran.");
  AttributeKey<Long> TESTS_TOTAL =
      TESTS.number("buildkite.job.tests.total", "Of a suite: the cases directly in it.");
  AttributeKey<Long> TESTS_FAILED =
      TESTS.number("buildkite.job.tests.failed", "Those that failed, with errors.");
  AttributeKey<Long> TESTS_ERRORS =
      TESTS.number("buildkite.job.tests.errors", "Those of them that broke.");
  AttributeKey<Long> TESTS_SKIPPED =
      TESTS.number("buildkite.job.tests.skipped", "Those that did not run.");
  AttributeKey<String> TEST_CLASS =
      TESTS.text("buildkite.test.class", "The class that the report names for a case.");
  AttributeKey<Boolean> TEST_FLAKY =
      TESTS.flag("buildkite.test.flaky", "It failed, was run again and passed.");
  AttributeKey<String> PROFILE_NAME =
      PROFILE.text("buildkite.profile.activity", "What took the time.");
  AttributeKey<String> PROFILE_CATEGORY =
      PROFILE.text("buildkite.profile.category", "The profile's word for its kind.");
  AttributeKey<String> PROFILE_THREAD =
      PROFILE.text("buildkite.profile.thread", "Process and thread, as the profile tells them.");
  AttributeKey<String> PROFILE_ALIGNMENT =
      PROFILE.text("buildkite.profile.alignment", "What places it in time: profile, command, job.");
}
