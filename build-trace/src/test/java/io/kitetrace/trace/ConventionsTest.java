package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kitetrace.model.Build;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.SchemaUrls;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is emitted, against the constants that OpenTelemetry generates from its conventions: names,
 * types, allowed values, and nothing that is deprecated.
 */
class ConventionsTest {

  private static final Path GOLDEN =
      Path.of(System.getProperty("kitetrace.root"), "build-trace/src/test/resources/golden");

  /** Errors are named by who has them. */
  private static final String OPEN = "error.type";

  private static final Map<String, Convention> CONVENTIONS = conventions();
  private static final Set<String> NAMESPACES = namespaces();

  private record Convention(AttributeType type, boolean deprecated, Set<String> values) {}

  @Test
  void keys_inTheConventionsNamespaces_areTheirs() {
    Set<String> wrong = new TreeSet<>();
    int theirs = 0;
    for (KeyTable.Line key : KeyTable.all()) {
      boolean seed = key.on().contains("trace.compatibility=seed");
      if (!seed && NAMESPACES.contains(namespace(key.name()))) {
        theirs++;
        Convention convention = CONVENTIONS.get(key.name());
        if (convention == null || convention.deprecated || convention.type != key.type()) {
          wrong.add(key.name());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(theirs).isGreaterThan(20);
  }

  @Test
  void attributes_ofReviewedBuilds_haveTheConventionsNamesTypesAndValues() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (String name : GoldenTraceTest.cases().toList()) {
      seen.addAll(check(TestBuilds.of(Files.readAllBytes(GOLDEN.resolve(name + ".json")))));
    }
    assertThat(seen).contains("cicd.pipeline.result", "vcs.ref.type", "cicd.pipeline.task.type");
  }

  @Test
  void attributes_ofRecordedBuilds_haveTheConventionsNamesTypesAndValues() throws IOException {
    for (Path file : Recordings.files()) {
      check(TestBuilds.of(Files.readAllBytes(file)));
    }
  }

  @Test
  void schema_isTheNewestOfTheLibrary() {
    String newest =
        Arrays.stream(SchemaUrls.class.getFields())
            .map(field -> (String) value(field))
            .max(Comparator.comparing(ConventionsTest::version, Arrays::compare))
            .orElseThrow();
    assertThat(Scope.SCHEMA_URL).isEqualTo(newest);
  }

  private static int[] version(String schemaUrl) {
    String version = schemaUrl.substring(schemaUrl.lastIndexOf('/') + 1);
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** The conventions' keys that were met. */
  private static Set<String> check(List<Build> builds) {
    TraceBuilder traces =
        new TraceBuilder(
            Options.with(
                o -> {
                  o.skippedJobs = true;
                  o.taskTypes =
                      new TaskTypes(Options.globs("*a*"), Options.globs("*e*"), Options.globs("*"));
                }));
    Set<String> seen = new TreeSet<>();
    Set<String> wrong = new TreeSet<>();
    for (Build build : builds) {
      Trace trace = traces.preview(build);
      List<Attributes> all = new ArrayList<>(List.of(trace.resource().getAttributes()));
      for (SpanData span : trace.spans()) {
        all.add(span.getAttributes());
      }
      all.forEach(attributes -> attributes.forEach((key, value) -> check(key, value, seen, wrong)));
    }
    assertThat(wrong).isEmpty();
    return seen;
  }

  private static void check(
      AttributeKey<?> key, Object value, Set<String> seen, Set<String> wrong) {
    String name = key.getKey();
    if (!NAMESPACES.contains(namespace(name))) {
      return;
    }
    seen.add(name);
    Convention convention = CONVENTIONS.get(name);
    if (convention == null
        || convention.deprecated
        || convention.type != key.getType()
        || !(name.equals(OPEN)
            || convention.values.isEmpty()
            || convention.values.contains(value.toString()))) {
      wrong.add(name + " = " + value);
    }
  }

  private static String namespace(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  private static Set<String> namespaces() {
    Set<String> namespaces = new HashSet<>();
    CONVENTIONS.keySet().forEach(key -> namespaces.add(namespace(key)));
    return namespaces;
  }

  /** Of the stable and the incubating library together; where one deprecates, the other decides. */
  private static Map<String, Convention> conventions() {
    Map<String, Convention> conventions = new HashMap<>();
    for (JavaClass found : new ClassFileImporter().importPackages("io.opentelemetry.semconv")) {
      if (!found.getSimpleName().endsWith("Attributes") || found.getEnclosingClass().isPresent()) {
        continue;
      }
      Class<?> type = found.reflect();
      for (Field field : type.getFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && value(field) instanceof AttributeKey<?> key) {
          boolean deprecated = field.isAnnotationPresent(Deprecated.class);
          Convention convention = new Convention(key.getType(), deprecated, values(type, field));
          conventions.merge(key.getKey(), convention, (a, b) -> a.deprecated ? b : a);
        }
      }
    }
    return conventions;
  }

  /** The constants of the class that is named after the key, such as ErrorTypeValues. */
  private static Set<String> values(Class<?> attributes, Field key) {
    StringBuilder name = new StringBuilder();
    for (String word : key.getName().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    Set<String> values = new HashSet<>();
    for (Class<?> inner : attributes.getClasses()) {
      if (inner.getSimpleName().equals(name + "Values")
          || inner.getSimpleName().equals(name + "IncubatingValues")) {
        for (Field value : inner.getFields()) {
          if (!value.isAnnotationPresent(Deprecated.class)) {
            values.add(String.valueOf(value(value)));
          }
        }
      }
    }
    return values;
  }

  private static Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
