package io.kitetrace.emitter;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kitetrace.emitter");

  @Test
  void kafka_isKnownAtTheEdgesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "..emitter.consume..", "..emitter.deadletter..", "..emitter.replay..")
        .and()
        .doNotHaveSimpleName("PartitionMeters") // Kafka's client makes it, and tells it
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."))
        .check(CLASSES);
  }

  @Test
  void otlp_isKnownToExportAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..emitter.otlp..", "..emitter.preview..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.opentelemetry.exporter..", "okhttp3..", "okio.."))
        .check(CLASSES);
  }

  @Test
  void framework_isKnownToTheWiringAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..emitter.cli..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micronaut..", "jakarta.."))
        .check(CLASSES);
  }

  @Test
  void meters_areKnownToTheMetricsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..emitter.metrics..", "..emitter.cli..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micrometer.."))
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.(emitter.*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
