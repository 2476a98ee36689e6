package io.kitetrace.explorer.read;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which builds are meant: the filters of every page and of {@code /api}, to and from an address.
 * Where organization, pipeline, branch or author hold a {@code *}, it stands for any text.
 *
 * @param outcome one of {@link #OUTCOMES}
 * @param author of the commit, or who started the build
 * @param from the first time of creation
 * @param to the first time that is too late
 * @param text in the message, or the beginning of the commit, or a build's number or tag
 * @param ids of these builds alone; empty for any
 * @param before the build after which a page begins
 */
public record BuildSearch(
    @Nullable String organization,
    @Nullable String pipeline,
    @Nullable String branch,
    @Nullable String outcome,
    @Nullable String author,
    @Nullable TimeBound from,
    @Nullable TimeBound to,
    @Nullable String text,
    List<String> ids,
    @Nullable PageKey before) {

  /** Failure, error and timeout at once. */
  public static final String FAILED = "failed";

  /** In the words of OpenTelemetry's conventions, and {@link #FAILED}. */
  public static final Set<String> OUTCOMES =
      Collections.unmodifiableSet(
          new java.util.LinkedHashSet<>(
              List.of(
                  "success",
                  FAILED,
                  "failure",
                  "error",
                  "timeout",
                  "cancellation",
                  "skip",
                  "unknown")));

  private static final Set<String> NAMES =
      Set.of(
          "organization",
          "pipeline",
          "branch",
          "outcome",
          "author",
          "from",
          "to",
          "q",
          "ids",
          "before");

  private static final int MAX_LENGTH = 500;
  private static final int MAX_IDS = 100;

  public BuildSearch {
    ids = List.copyOf(ids);
  }

  /** Every build. */
  public static final BuildSearch ALL =
      new BuildSearch(null, null, null, null, null, null, null, null, List.of(), null);

  /**
   * Reads an address's parameters; empty ones are as good as none.
   *
   * @throws WrongParameterException for what cannot be meant
   */
  public static BuildSearch of(Map<String, List<String>> parameters, Instant now) {
    Map<String, String> given = given(parameters);
    String outcome = given.get("outcome");
    if (outcome != null && !OUTCOMES.contains(outcome)) {
      throw new WrongParameterException(
          "outcome: '%s' is none; it is one of %s."
              .formatted(Texts.cut(outcome, 40), String.join(", ", OUTCOMES)));
    }
    String from = given.get("from");
    String to = given.get("to");
    String ids = given.get("ids");
    String before = given.get("before");
    BuildSearch search =
        new BuildSearch(
            given.get("organization"),
            given.get("pipeline"),
            given.get("branch"),
            outcome,
            given.get("author"),
            from == null ? null : TimeBound.of("from", from, now, true),
            to == null ? null : TimeBound.of("to", to, now, false),
            given.get("q"),
            ids == null ? List.of() : List.of(ids.split(",")),
            before == null ? null : PageKey.of(before));
    if (search.from != null && search.to != null && !search.from.at().isBefore(search.to.at())) {
      throw new WrongParameterException(
          "from: %s is not before the end of the period, %s."
              .formatted(search.from.text(), search.to.text()));
    }
    return search;
  }

  private static Map<String, String> given(Map<String, List<String>> parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> {
          if (!NAMES.contains(name)) {
            throw new WrongParameterException(
                "There is no filter '%s'; there are organization, pipeline, branch, outcome, author, from, to and q."
                    .formatted(Texts.cut(name, 40)));
          }
          String value = values.isEmpty() ? "" : values.getLast().strip();
          int max = name.equals("ids") ? 40 * MAX_IDS : MAX_LENGTH;
          if (value.length() > max) {
            throw new WrongParameterException(
                "%s: is longer than %d characters.".formatted(name, max));
          }
          if (!value.isEmpty()) {
            given.put(name, value);
          }
        });
    return given;
  }

  /** As an address has them, in one order, without those that are not set. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "organization", organization);
    put(parameters, "pipeline", pipeline);
    put(parameters, "branch", branch);
    put(parameters, "outcome", outcome);
    put(parameters, "author", author);
    put(parameters, "from", from == null ? null : from.text());
    put(parameters, "to", to == null ? null : to.text());
    put(parameters, "q", text);
    put(parameters, "ids", ids.isEmpty() ? null : String.join(",", ids));
    put(parameters, "before", before == null ? null : before.text());
    return parameters;
  }

  /** Whether anything narrows the builds down. */
  public boolean isFiltered() {
    return !withBefore(null).equals(ALL);
  }

  /** The same filters at another page. */
  public BuildSearch withBefore(@Nullable PageKey key) {
    return new BuildSearch(
        organization, pipeline, branch, outcome, author, from, to, text, ids, key);
  }

  /** The same over any outcome, from the first page on. */
  public BuildSearch withoutOutcome() {
    return new BuildSearch(organization, pipeline, branch, null, author, from, to, text, ids, null);
  }

  /** The same over this time until now, where no period is asked for. */
  public BuildSearch orLast(String period, Instant now) {
    return from == null && to == null
        ? withPeriod(TimeBound.of("from", period, now, true), null)
        : this;
  }

  /** The same filters over another period. */
  public BuildSearch withPeriod(@Nullable TimeBound start, @Nullable TimeBound end) {
    return new BuildSearch(
        organization, pipeline, branch, outcome, author, start, end, text, ids, before);
  }

  /**
   * The address's query with other values, from its first page on.
   *
   * @param namesAndValues by turns; an empty value takes a filter away
   */
  public String query(String... namesAndValues) {
    Map<String, String> parameters = parameters();
    if (namesAndValues.length > 0) {
      parameters.remove("before");
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1].isEmpty()) {
        parameters.remove(namesAndValues[i]);
      } else {
        parameters.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return encoded(parameters);
  }

  /** With its question mark; empty for none. */
  public static String encoded(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
