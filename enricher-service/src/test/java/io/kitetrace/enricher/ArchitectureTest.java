package io.kitetrace.enricher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String[] PURE = {"..log..", "..tests..", "..profile..", "..limit.."};
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.kitetrace.enricher");

  @Test
  void parsers_knowStreamsAndTimelinesAlone() {
    classes()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "java.io",
            "java.nio.charset",
            "java.time..",
            "javax.xml.stream..",
            "com.ctc.wstx..",
            "com.fasterxml.jackson.core..",
            "io.kitetrace.enricher..",
            "io.kitetrace.model..",
            "io.kitetrace.timeline",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void parsers_askNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void http_isKnownOnlyToWhatFetches() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..fetch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..")
        .check(CLASSES);
  }

  @Test
  void service_knowsNoTraces() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..", "io.kitetrace.trace..")
        .check(CLASSES);
  }

  @Test
  void kafka_isKnownAtTheEdgesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..enricher.consume..", "..enricher.write..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void framework_isKnownToTheWiringAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..enricher.command..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "jakarta..")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.enricher.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
