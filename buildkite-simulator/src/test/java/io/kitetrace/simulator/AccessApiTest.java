package io.kitetrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and what is answered to those who are not. */
class AccessApiTest {
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withBuilds(10).withToken("secret");

  @ParameterizedTest
  @CsvSource({"Basic secret", "Bearer wrong", "Bearer", "secret"})
  void wrongToken_gets401AndIsNotCountedAgainstTheLimit(String authorization) throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      HttpResponse<byte[]> refused = client.get("/v2/user", "Authorization", authorization);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(Client.json(refused.body()).path("message").asText())
          .startsWith("Authentication required");
      assertThat(client.get("/v2/user").headers().firstValue("RateLimit-User-Remaining"))
          .contains("49");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/organizations/acme/builds, 200",
    "/v2/organizations/acme/pipelines/web/builds, 200",
    "/v2/organizations/acme/pipelines, 403",
    "/v2/organizations/acme/pipelines/web, 403",
    "/v2/organizations, 403",
    "/v2/user, 403",
    "/v2/access-token, 200"
  })
  void token_readsWhatItsScopesAllow(String path, int status) throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS.withScopes(Set.of("read_builds")));
        var client = new Client(simulator)) {
      assertThat(client.get(path).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void accessToken_tellsTheScopes() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS.withScopes(Set.of("read_builds")));
        var client = new Client(simulator)) {
      JsonNode token = client.json("/v2/access-token");
      assertThat(token.path("scopes")).extracting(JsonNode::asText).containsExactly("read_builds");
      assertThat(token.path("uuid").asText()).hasSize(36);
    }
  }

  @Test
  void webhookUrl_isShownToTokensThatMayWritePipelines() throws Exception {
    String path = "/v2/organizations/acme/pipelines/web";
    try (var writer = BuildkiteSimulator.start(OPTIONS);
        var reader = BuildkiteSimulator.start(OPTIONS.withScopes(Set.of("read_pipelines")));
        var mayWrite = new Client(writer);
        var mayRead = new Client(reader)) {
      assertThat(mayWrite.json(path).path("provider").path("webhook_url").asText())
          .startsWith("https://");
      assertThat(mayRead.json(path).path("provider").path("webhook_url").isNull()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/organizations/globex, No organization found",
    "/v2/organizations/globex/builds, No organization found",
    "/v2/organizations/acme/pipelines/nowhere, No pipeline found",
    "/v2/organizations/acme/pipelines/nowhere/builds, No pipeline found",
    "/v2/organizations/acme/pipelines/web/builds/999999, No build found",
    "/v2/organizations/acme/pipelines/web/builds/x, No build found",
    "/v2/organizations/acme/agents, Not Found",
    "/v3, Not Found"
  })
  void whatIsNotThere_gets404(String path, String message) throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS);
        var client = new Client(simulator)) {
      HttpResponse<byte[]> response = client.get(path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(Client.json(response.body()).path("message").asText()).isEqualTo(message);
    }
  }

  @Test
  void organizations_areListedWithACompanyEach() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS.withOrganizations("acme", "globex"));
        var client = new Client(simulator)) {
      assertThat(client.json("/v2/organizations"))
          .extracting(o -> o.path("slug").asText())
          .containsExactly("acme", "globex");
      assertThat(client.json("/v2/organizations/globex").path("name").asText()).isEqualTo("Globex");
      assertThat(client.ids("/v2/organizations/acme/builds"))
          .hasSize(10)
          .doesNotContainAnyElementsOf(client.ids("/v2/organizations/globex/builds"));
      assertThat(client.json("/v2/user").path("email").asText()).endsWith("@example.com");
    }
  }

  @Test
  void pipelines_areListedInPages() throws Exception {
    try (var simulator = BuildkiteSimulator.start(OPTIONS.withPipelines(250));
        var client = new Client(simulator)) {
      assertThat(client.ids("/v2/organizations/acme/pipelines?per_page=100"))
          .hasSize(250)
          .doesNotHaveDuplicates();
    }
  }
}
