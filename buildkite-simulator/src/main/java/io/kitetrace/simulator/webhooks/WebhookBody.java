package io.kitetrace.simulator.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The body of a webhook, and its signature. */
final class WebhookBody {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HMAC = "HmacSHA256";

  private WebhookBody() {}

  /** The build as it is now, which may be later than the event; without its jobs. */
  static byte[] of(Organization organization, ListedBuild build, Event event, long now)
      throws IOException {
    Rendering rendering = new Rendering(now, event.at(), false, false, false, false, false);
    ObjectNode body = MAPPER.createObjectNode().put("event", event.name());
    String job = event.job();
    if (job != null) {
      body.set("job", tree(out -> build.writeJob(out, job, rendering)));
    }
    body.set("build", tree(out -> build.write(out, rendering)));
    for (ListedPipeline pipeline : organization.pipelines()) {
      if (pipeline.slug().equals(build.head().pipeline())) {
        body.set("pipeline", tree(out -> pipeline.json().write(out, rendering)));
      }
    }
    Organization.User sender = organization.owner();
    body.putObject("sender").put("id", sender.id()).put("name", sender.name());
    return MAPPER.writeValueAsBytes(body);
  }

  private interface Writer {
    void write(OutputStream out) throws IOException;
  }

  private static JsonNode tree(Writer writer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out);
    return MAPPER.readTree(out.toByteArray());
  }

  static String signature(String token, byte[] body, long now) {
    try {
      String timestamp = Long.toString(now / 1000);
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), HMAC));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "timestamp=" + timestamp + ",signature=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }
}
