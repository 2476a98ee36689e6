package io.kitetrace.testing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class TestKafkaTest {

  @Test
  void start_ofNoKindThatThereIs_saysSoInOneSentence() {
    assertThatThrownBy(() -> TestKafka.start("podman"))
        .hasMessage("-Dkitetrace.test.kafka=podman: is neither embedded nor testcontainers");
  }

  @Test
  void start_inAContainer_runsOrSaysThatThereIsNoEngine() throws Exception {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      abort("an engine is there; the other modules' tests show that it works");
    }
    assertThatThrownBy(() -> TestKafka.start("testcontainers"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no container engine answers here")
        .hasMessageContaining("DOCKER_HOST")
        .hasMessageContaining("kitetrace.test.kafka");
  }

  @Test
  void image_ofTheContainer_isTheComposeFiles() throws Exception {
    Path compose = Path.of(System.getProperty("kitetrace.root", ".."), "docker-compose.yml");
    assertThat(Files.readString(compose)).contains("image: " + ContainerKafka.IMAGE + "\n");
  }
}
