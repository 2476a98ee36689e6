package io.kitetrace.poller.settings;

import io.kitetrace.runtime.settings.Globs;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.wire.BuildHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which builds are wanted: those that every criterion accepts. However a build comes, it passes
 * here. Immutable, safe for several threads.
 *
 * <p>What a new criterion needs: a component of {@link BuildHead}, its reader, and a constant here.
 */
public final class BuildFilter {

  /**
   * What of a build is looked at. A build without it has the empty text, which {@code *} matches.
   */
  public enum Criterion {
    PIPELINE("BUILDKITE_PIPELINES"),
    /** The branch, or a tag's name. */
    BRANCH("BUILDKITE_BRANCHES"),
    /** The name and the e-mail of who created the build: either may match. */
    CREATOR("BUILDKITE_CREATORS");

    private final String variable;

    Criterion(String variable) {
      this.variable = variable;
    }

    private List<String> texts(BuildHead head) {
      return switch (this) {
        case PIPELINE -> List.of(head.pipeline());
        case BRANCH -> List.of(head.branch());
        case CREATOR -> head.creator();
      };
    }
  }

  private static final String EXCLUDE = "_EXCLUDE";

  public static final BuildFilter ALL = ofPipelines(Globs.ALL, Globs.NONE);

  private record Condition(Globs wanted, Globs excluded) {

    static final Condition NONE = new Condition(Globs.ALL, Globs.NONE);

    boolean accepts(List<String> texts) {
      return any(wanted, texts) && !any(excluded, texts);
    }

    private static boolean any(Globs globs, List<String> texts) {
      if (globs.isEmpty() || globs.matchesAll()) {
        return globs.matchesAll();
      }
      for (String text : texts) {
        if (globs.matches(text)) {
          return true;
        }
      }
      return texts.isEmpty() && globs.matches("");
    }
  }

  private final Map<Criterion, Condition> conditions;

  private BuildFilter(Map<Criterion, Condition> conditions) {
    this.conditions = Collections.unmodifiableMap(conditions);
  }

  public static BuildFilter ofPipelines(Globs wanted, Globs excluded) {
    return new BuildFilter(new EnumMap<>(Criterion.class))
        .with(Criterion.PIPELINE, wanted, excluded);
  }

  /** The same, but for one criterion. */
  public BuildFilter with(Criterion criterion, Globs wanted, Globs excluded) {
    Map<Criterion, Condition> changed = new EnumMap<>(Criterion.class);
    changed.putAll(conditions);
    changed.put(criterion, new Condition(wanted, excluded));
    return new BuildFilter(changed);
  }

  /** The same, but these pipelines take the place of the configured ones, where there are any. */
  public BuildFilter forPipelines(List<String> globs) {
    return globs.isEmpty() ? this : with(Criterion.PIPELINE, Globs.of(globs), Globs.NONE);
  }

  static BuildFilter read(Settings settings) {
    BuildFilter filter =
        ofPipelines(
            settings.slugs(Globs.ALL, Criterion.PIPELINE.variable, "BUILDKITE_PIPELINE"),
            settings.slugs(Globs.NONE, Criterion.PIPELINE.variable + EXCLUDE));
    for (Criterion criterion : List.of(Criterion.BRANCH, Criterion.CREATOR)) {
      filter =
          filter.with(
              criterion,
              settings.globs(Globs.ALL, criterion.variable),
              settings.globs(Globs.NONE, criterion.variable + EXCLUDE));
    }
    return filter;
  }

  public boolean accepts(BuildHead head) {
    for (Map.Entry<Criterion, Condition> condition : conditions.entrySet()) {
      if (!condition.getValue().accepts(condition.getKey().texts(head))) {
        return false;
      }
    }
    return true;
  }

  /** Whether builds of a pipeline may be wanted. */
  public boolean acceptsPipeline(String slug) {
    return condition(Criterion.PIPELINE).accepts(List.of(slug));
  }

  public Globs pipelines() {
    return condition(Criterion.PIPELINE).wanted;
  }

  /** The globs on pipelines that are not wanted, whatever the others say. */
  public Globs pipelinesExcluded() {
    return condition(Criterion.PIPELINE).excluded;
  }

  /** The globs of the other criteria, by their variables, where they do not let in all. */
  public SortedMap<String, String> others() {
    SortedMap<String, String> globs = new TreeMap<>();
    conditions.forEach(
        (criterion, condition) -> {
          if (criterion != Criterion.PIPELINE && !condition.wanted.matchesAll()) {
            globs.put(criterion.variable, condition.wanted.toString());
          }
          if (criterion != Criterion.PIPELINE && !condition.excluded.isEmpty()) {
            globs.put(criterion.variable + EXCLUDE, condition.excluded.toString());
          }
        });
    return globs;
  }

  /** Whether a variable names what is not wanted. */
  public static boolean excludes(String variable) {
    return variable.endsWith(EXCLUDE);
  }

  /**
   * The slugs of all pipelines that are wanted, where the settings alone tell them; empty where a
   * pattern may match pipelines that nobody knows of.
   */
  public List<String> slugs() {
    List<String> names = pipelines().globs();
    return names.stream().anyMatch(name -> name.contains("*") || name.contains("?"))
        ? List.of()
        : names.stream().distinct().filter(name -> !pipelinesExcluded().matches(name)).toList();
  }

  /** For one reading of a list. */
  public Unmatched unmatched() {
    return new Unmatched();
  }

  /** The variables that are set so. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    conditions.forEach(
        (criterion, condition) -> {
          words.add(criterion.variable + "=" + condition.wanted);
          words.add(criterion.variable + EXCLUDE + "=" + condition.excluded);
        });
    return String.join(" ", words);
  }

  private Condition condition(Criterion criterion) {
    return Objects.requireNonNullElse(conditions.get(criterion), Condition.NONE);
  }

  /** The globs that no build has matched so far; {@code *} is none of them. For one thread. */
  public final class Unmatched {

    private record Left(Criterion criterion, String variable, Globs glob) {}

    private final List<Left> left = new ArrayList<>();

    private Unmatched() {
      conditions.forEach(
          (criterion, condition) -> {
            add(criterion, criterion.variable, condition.wanted);
            add(criterion, criterion.variable + EXCLUDE, condition.excluded);
          });
    }

    private void add(Criterion criterion, String variable, Globs globs) {
      for (String glob : globs.globs()) {
        if (!glob.equals("*")) {
          left.add(new Left(criterion, variable, Globs.of(List.of(glob))));
        }
      }
    }

    /** The list holds this build. */
    public void saw(BuildHead head) {
      if (!left.isEmpty()) {
        left.removeIf(l -> l.criterion.texts(head).stream().anyMatch(l.glob::matches));
      }
    }

    /** Those that are left, by their variables. */
    public Map<String, List<String>> byVariable() {
      Map<String, List<String>> globs = new TreeMap<>();
      left.forEach(
          l -> globs.computeIfAbsent(l.variable, v -> new ArrayList<>()).add(l.glob.toString()));
      return globs;
    }
  }
}
