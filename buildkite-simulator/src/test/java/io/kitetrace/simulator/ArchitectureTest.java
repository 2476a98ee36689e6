package io.kitetrace.simulator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What a package must not know. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kitetrace.simulator");

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.(simulator..)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void simulator_knowsNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.kitetrace..")
                .and(resideOutsideOfPackage("io.kitetrace.simulator..")))
        .check(CLASSES);
  }

  @Test
  void scenario_knowsNoClockNoJsonNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage("..scenario..", "..company..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.InstantSource")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.sun.net.httpserver..",
            "..simulator.api..",
            "..simulator.json..",
            "com.fasterxml.jackson.core..")
        .check(
            CLASSES.that(
                com.tngtech.archunit.base.DescribedPredicate.not(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName(
                        "CompanyFile"))));
  }

  @Test
  void webServer_isKnownToApiAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..simulator.api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .check(CLASSES);
  }
}
