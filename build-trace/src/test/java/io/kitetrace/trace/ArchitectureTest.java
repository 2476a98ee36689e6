package io.kitetrace.trace;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kitetrace.trace", "io.kitetrace.trace.draw");

  @Test
  void trace_knowsBuildsOptionsAndSpansAlone() {
    classes()
        .that()
        .resideInAPackage("io.kitetrace.trace")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "java.time",
            "java.security",
            "java.nio.charset",
            "java.net", // URLDecoder, for the settings
            "javax.crypto..",
            "io.kitetrace.trace",
            "io.kitetrace.model..",
            "io.kitetrace.timeline",
            "io.kitetrace.runtime.settings",
            "io.opentelemetry.api..",
            "io.opentelemetry.sdk..",
            "io.opentelemetry.semconv..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void drawing_knowsTracesAndTextAlone() {
    classes()
        .that()
        .resideInAPackage("io.kitetrace.trace.draw")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.io", // style and script of pages
            "java.nio.charset",
            "java.security", // their hashes
            "io.kitetrace.trace..",
            "io.kitetrace.model", // results
            "io.kitetrace.runtime.command",
            "io.opentelemetry.api..",
            "io.opentelemetry.sdk..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void trace_knowsNoClockChanceOrProcess() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void drawing_isNoBusinessOfTheTrace() {
    noClasses()
        .that()
        .resideInAPackage("io.kitetrace.trace")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.kitetrace.trace.draw")
        .check(CLASSES);
  }
}
