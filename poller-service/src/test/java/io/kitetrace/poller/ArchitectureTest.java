package io.kitetrace.poller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kitetrace.poller");

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.kitetrace.poller.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void stages_knowOnlyWhatComesAfterThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.kitetrace.poller..")
        .layer("command")
        .definedBy("io.kitetrace.poller.command..")
        .layer("orders")
        .definedBy("io.kitetrace.poller.orders..")
        .layer("assembly")
        .definedBy("io.kitetrace.poller")
        .layer("owner")
        .definedBy("io.kitetrace.poller.ownership..")
        .layer("files")
        .definedBy("io.kitetrace.poller.imports..")
        .layer("backfill")
        .definedBy("io.kitetrace.poller.backfill..")
        .layer("poll")
        .definedBy("io.kitetrace.poller.poll..")
        .layer("buildkite")
        .definedBy("io.kitetrace.poller.api..")
        .layer("ingest")
        .definedBy("io.kitetrace.poller.ingest..")
        .layer("publish")
        .definedBy("io.kitetrace.poller.log..")
        .layer("webhook")
        .definedBy("io.kitetrace.poller.webhook..")
        .layer("inbox")
        .definedBy("io.kitetrace.poller.inbox..")
        .layer("state")
        .definedBy("io.kitetrace.poller.state..")
        .whereLayer("command")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("orders")
        .mayOnlyBeAccessedByLayers("command", "files")
        .whereLayer("files")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("assembly")
        .mayOnlyBeAccessedByLayers("command", "orders")
        .whereLayer("owner")
        .mayOnlyBeAccessedByLayers("assembly", "orders", "files")
        .whereLayer("backfill")
        .mayOnlyBeAccessedByLayers("assembly", "owner")
        .whereLayer("poll")
        .mayOnlyBeAccessedByLayers("assembly", "owner", "backfill")
        .whereLayer("webhook")
        .mayOnlyBeAccessedByLayers("assembly", "command")
        .whereLayer("buildkite")
        .mayOnlyBeAccessedByLayers("command", "assembly", "owner", "poll", "backfill")
        .whereLayer("publish")
        .mayOnlyBeAccessedByLayers("assembly", "files", "owner", "poll", "backfill", "ingest")
        .whereLayer("ingest")
        .mayOnlyBeAccessedByLayers("assembly", "files", "owner", "poll", "backfill")
        .check(CLASSES);
  }

  @Test
  void kafka_isKnownOnlyWhereTheLogIsReadAndWritten() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.kitetrace.poller.inbox..",
            "io.kitetrace.poller.log..",
            "io.kitetrace.poller.state..",
            "io.kitetrace.poller.ownership..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void http_isKnownOnlyToTheApisClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kitetrace.poller.api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..")
        .check(CLASSES);
  }

  @Test
  void netty_isKnownOnlyToTheWebhook() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kitetrace.poller.webhook..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void frameworks_areKnownOnlyToTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kitetrace.poller.command..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "jakarta..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void nothing_knowsTraces() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..", "io.kitetrace.emitter..")
        .check(CLASSES);
  }

  @Test
  void classes_areFinal() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .areNotAnonymousClasses()
        .and()
        .areNotEnums()
        .and()
        .resideOutsideOfPackage("..command..") // the framework's own stand beside them
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }
}
