package io.kitetrace.testing.builds;

import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes builds as JSON, in seconds after 09:00 of a day, with ids made from names. */
public final class Json {

  public static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  public static Json object() {
    return new Json();
  }

  /** A finished build of 60 seconds. */
  public static Json build(String name) {
    return object()
        .with("id", id(name))
        .with("number", 7)
        .with("state", "passed")
        .with("branch", "main")
        .with("created_at", at(0))
        .with("started_at", at(0))
        .with("finished_at", at(60))
        .with("pipeline", object().with("slug", "web"))
        .with("jobs", new ArrayList<>());
  }

  /** A script job that passed. */
  public static Json job(String name, double runnable, double started, double finished) {
    return object()
        .with("id", id(name))
        .with("type", "script")
        .with("name", name)
        .with("state", "passed")
        .with("exit_status", 0)
        .with("created_at", at(0))
        .with("runnable_at", at(runnable))
        .with("started_at", at(started))
        .with("finished_at", at(finished));
  }

  public static Json manual(String name, double unblocked) {
    return object()
        .with("id", id(name))
        .with("type", "manual")
        .with("label", name)
        .with("state", "unblocked")
        .with("unblocked_at", at(unblocked));
  }

  public static String id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  public static String at(double seconds) {
    return NINE.plusNanos(Math.round(seconds * 1e9)).toString();
  }

  public static long nanos(double seconds) {
    return NINE.getEpochSecond() * 1_000_000_000L + Math.round(seconds * 1e9);
  }

  public Json with(String name, @Nullable Object value) {
    fields.put(name, value);
    return this;
  }

  public Json without(String name) {
    fields.remove(name);
    return this;
  }

  @SuppressWarnings("unchecked")
  public Json jobs(Json... jobs) {
    ((List<Object>) Objects.requireNonNull(fields.get("jobs"))).addAll(List.of(jobs));
    return this;
  }

  public boolean has(String name) {
    return fields.get(name) != null;
  }

  public boolean is(String name, Object value) {
    return value.equals(fields.get(name));
  }

  public Json copy() {
    Json copy = object();
    copy.fields.putAll(fields);
    return copy;
  }

  public Build read() {
    try {
      return new BuildReader().read(toString().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedBuildException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return text(this);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Json object -> {
        List<String> pairs = new ArrayList<>();
        object.fields.forEach((name, field) -> pairs.add(text(name) + ":" + text(field)));
        yield "{" + String.join(",", pairs) + "}";
      }
      case List<?> list -> "[" + String.join(",", list.stream().map(Json::text).toList()) + "]";
      case String text -> '"' + escaped(text) + '"';
      default -> value.toString();
    };
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c != '"' && c != '\\';
      escaped.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return escaped.toString();
  }
}
