package io.kitetrace.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.kitetrace.metrics");

  @Test
  void measuring_knowsNoKafka_noOpenTelemetry_noFramework_andNoClock() {
    noClasses()
        .that()
        .resideInAPackage("..measure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.opentelemetry..", "io.micronaut..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(CLASSES);
  }

  @Test
  void kafka_isKnownToTheListenerAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..consume..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void openTelemetry_isKnownToTheExportAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..export..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(CLASSES);
  }

  @Test
  void theExample_needsNothingOfTheServices() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.kitetrace.poller..", "io.kitetrace.emitter..")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.metrics.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
