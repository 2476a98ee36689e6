package io.kitetrace.trace;

import static io.kitetrace.testing.builds.Json.build;
import static io.kitetrace.testing.builds.Json.job;
import static io.kitetrace.trace.FilteredBuild.jobAttributes;
import static io.kitetrace.trace.FilteredBuild.root;
import static io.kitetrace.trace.Options.globs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kitetrace.model.Build;
import io.kitetrace.runtime.settings.Secret;
import io.kitetrace.testing.builds.Json;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is hashed leaves as the keyed hash of the text that would have been exported. */
class HashedAttributesTest {

  private static final String EMAIL_HASH =
      "6da07b3e88fa1611877030e21d66aa0e932799fe71f9ef26e5a23a67f3ba2dcb";

  @Test
  void hashing_replacesValuesByTheirKeyedSha256() {
    Map<String, Object> root =
        root(
            o -> {
              o.attributesHash = globs("*.author.*", "buildkite.build.number");
              o.hashKey = new Secret("key");
            });
    assertThat(root)
        .containsEntry(
            "buildkite.build.author.email",
            // printf 'ines@example.com' | openssl dgst -sha256 -hmac key
            EMAIL_HASH)
        .extractingByKey("buildkite.build.number")
        .asString()
        .hasSize(64);
  }

  @Test
  void hashing_takesTheTextThatWouldHaveBeenExported() throws GeneralSecurityException {
    String time = "buildkite.build.finished_at";
    String action = "cicd.pipeline.action.name";
    String agentTags = "buildkite.job.agent_query_rules";
    Consumer<Options> hashed =
        o -> {
          o.attributesHash = globs(time, action, agentTags);
          o.hashKey = new Secret("key");
        };
    assertThat(root(hashed))
        .containsEntry(time, hmac(root(o -> {}).get(time)))
        .containsEntry(action, hmac("BUILD"));
    assertThat(jobAttributes(hashed)).containsEntry(agentTags, List.of(hmac("queue=q")));
  }

  @Test
  void exclusion_ofWhatIsHashedToo_leavesItOut() {
    Consumer<Options> both =
        o -> {
          o.attributesExclude = globs("*.author.email");
          o.attributesHash = globs("*.author.*");
          o.hashKey = new Secret("key");
        };
    assertThat(root(both))
        .doesNotContainKey("buildkite.build.author.email")
        .containsKey("buildkite.build.author.name");
  }

  @Test
  void hashing_ofTextsWithCredentials_isThatOfTheTextsWithoutThem()
      throws GeneralSecurityException {
    String message = "buildkite.build.message";
    String agentTags = "buildkite.job.agent_query_rules";
    Consumer<Options> hashed =
        o -> {
          o.attributesHash = globs(message, agentTags);
          o.hashKey = new Secret("key");
        };
    Json job =
        job("j", 1, 3, 5).with("agent_query_rules", List.of("proxy=https://u:p@host.example/x"));
    Build build = build("b").with("message", "https://u:p@host.example/y").jobs(job).read();
    List<SpanData> spans = new TraceBuilder(Options.with(hashed)).whole(build).spans();
    assertThat(spans.getFirst().getAttributes().asMap().values())
        .contains(hmac("https://host.example/y"));
    assertThat(spans.getLast().getAttributes().asMap().values())
        .contains(List.of(hmac("proxy=https://host.example/x")));
  }

  private static String hmac(@Nullable Object text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("key".getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(((String) requireNonNull(text)).getBytes(UTF_8)));
  }

  @Test
  void hashing_withoutKey_isRefused() {
    assertThatThrownBy(() -> Options.with(o -> o.attributesHash = globs("x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
