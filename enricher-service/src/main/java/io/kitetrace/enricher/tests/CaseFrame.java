package io.kitetrace.enricher.tests;

import io.kitetrace.timeline.TestTimeline.Result;
import io.kitetrace.timeline.TimelineText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A case while what is in it is read. */
final class CaseFrame {

  private static final int MAX_TYPE = 200;

  final int n;
  final String name;
  final @Nullable String className;
  final @Nullable String file;

  /** Nanoseconds. */
  final long duration;

  private final Result declared;
  private boolean failure;
  private boolean error;
  private boolean skipped;
  private boolean failedFirst;
  private @Nullable String errorType;

  CaseFrame(int n, Attributes attributes) {
    this.n = n;
    String given = attributes.text("name", "fullname");
    this.name = given == null ? "case" : TimelineText.of(given);
    this.className = clean(attributes.text("classname", "class", "type"));
    this.file = clean(attributes.text("file", "filepath"));
    this.duration = Math.max(0, attributes.duration());
    this.declared = declared(attributes.text("result", "status"), attributes.text("label"));
  }

  /** An element directly in it. */
  void child(String element, Attributes attributes) {
    switch (element) {
      case "failure" -> failure = true;
      case "error" -> error = true;
      case "skipped", "ignored", "disabled" -> skipped = true;
      case "flakyFailure", "flakyError" -> failedFirst = true;
      default -> {
        return;
      }
    }
    if (!element.equals("skipped") && errorType == null) {
      errorType = type(attributes.text("type", "exception-type"));
    }
  }

  Result result() {
    if (error) {
      return Result.ERROR;
    }
    if (failure) {
      return declared == Result.ERROR ? Result.ERROR : Result.FAILED;
    }
    return skipped ? Result.SKIPPED : declared;
  }

  boolean flaky() {
    return failedFirst && result() == Result.PASSED;
  }

  boolean failed() {
    return result() == Result.FAILED || result() == Result.ERROR;
  }

  @Nullable String errorType() {
    return failed() || flaky() ? errorType : null;
  }

  private static Result declared(@Nullable String word, @Nullable String label) {
    String known = word == null ? "" : word.strip().toLowerCase(Locale.ROOT);
    return switch (known) {
      case "fail", "failed", "failure" ->
          "Error".equalsIgnoreCase(label) ? Result.ERROR : Result.FAILED;
      case "error", "errored", "broken" -> Result.ERROR;
      case "skip", "skipped", "notrun", "ignored", "disabled", "pending", "suppressed" ->
          Result.SKIPPED;
      default -> Result.PASSED;
    };
  }

  /** The name of a class; some tools write a whole message there. */
  private static @Nullable String type(@Nullable String type) {
    String name = type == null ? "" : type.strip();
    return name.isEmpty() || name.length() > MAX_TYPE || name.chars().anyMatch(c -> c <= ' ')
        ? null
        : clean(name);
  }

  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : TimelineText.of(text);
  }
}
