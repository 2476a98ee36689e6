package io.kitetrace.explorer;

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
          .importPackages("io.kitetrace.explorer");

  @Test
  void databases_areKnownToIndexSqlAndReadAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..explorer.index..", "..explorer.sql..", "..explorer.read..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.duckdb.."))
        .check(CLASSES);
  }

  @Test
  void kafka_isKnownToConsumeAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..explorer.consume..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."))
        .check(CLASSES);
  }

  @Test
  void otlp_isKnownToNobody() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.opentelemetry.exporter..", "okhttp3.."))
        .check(CLASSES);
  }

  @Test
  void framework_isKnownToTheEdgesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..explorer.command..", "..explorer.page..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micronaut..", "jakarta.."))
        .check(CLASSES);
  }

  @Test
  void meters_areKnownToTheMetricsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..explorer.metrics..", "..explorer.command..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micrometer.."))
        .check(CLASSES);
  }

  @Test
  void rows_areMadeWithoutKafkaClockAndDatabase() {
    noClasses()
        .that()
        .resideInAPackage("..explorer.rows..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("..explorer.index..", "..explorer.consume..", "java.sql.."))
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.(explorer.*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
