package io.kitetrace.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScopeTest {

  @Test
  void version_isThatOfTheProject() throws IOException {
    String pom = Files.readString(Path.of(System.getProperty("kitetrace.root"), "pom.xml"));
    String own = pom.substring(pom.indexOf("<artifactId>kitetrace-parent</artifactId>"));
    String version = own.substring(own.indexOf("<version>") + 9, own.indexOf("</version>"));
    assertThat(Scope.VERSION).isEqualTo(version.replace("-SNAPSHOT", ""));
    assertThat(Scope.INFO.getSchemaUrl()).isEqualTo("https://opentelemetry.io/schemas/1.45.0");
  }
}
