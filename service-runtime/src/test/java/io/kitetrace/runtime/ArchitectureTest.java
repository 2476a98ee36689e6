package io.kitetrace.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kitetrace.runtime");

  @ParameterizedTest
  @CsvSource({
    "kafka,   org.apache.kafka..",
    "http,    okhttp3..",
    "log,     ch.qos.logback..",
    "command, picocli..",
    "command, me.tongfei..",
  })
  void library_isKnownToOnePackageAlone(String knows, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage("..runtime." + knows + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  /** But for the variables that stand in its configuration. */
  @Test
  void framework_isKnownToTheServiceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..runtime.service..")
        .and()
        .doNotHaveSimpleName("ConfiguredVariables")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "jakarta..")
        .check(CLASSES);
  }

  @Test
  void settings_knowNoOtherPackage() {
    noClasses()
        .that()
        .resideInAPackage("..runtime.settings..")
        .should()
        .dependOnClassesThat(
            describe(
                "stand beside them",
                c ->
                    c.getPackageName().startsWith("io.kitetrace.")
                        && !c.getPackageName().equals("io.kitetrace.runtime.settings")))
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.runtime.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
