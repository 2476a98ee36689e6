package io.kitetrace.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "io.kitetrace.model",
              "io.kitetrace.wire",
              "io.kitetrace.documents",
              "io.kitetrace.timeline");

  @Test
  void module_knowsTheJdkAndAStreamingParserAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.kitetrace.model..",
            "io.kitetrace.documents",
            "io.kitetrace.timeline",
            "io.kitetrace.wire",
            "com.fasterxml.jackson.core..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void module_asksNoClockAndNoFile() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
