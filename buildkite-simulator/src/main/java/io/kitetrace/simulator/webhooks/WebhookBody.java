package io.kitetrace.simulator.webhooks;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.ListedBuild.Event;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The body of a webhook, and its signature. */
final class WebhookBody {
  private static final String HMAC = "HmacSHA256";

  private WebhookBody() {}

  /** The build as it is now, which may be later than the event; without its jobs. */
  static byte[] of(Organization organization, ListedBuild build, Event event, long now)
      throws IOException {
    Rendering rendering = new Rendering(now, event.at(), false, false, false, false, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    text(out, "{\"event\":\"" + event.name() + "\"");
    if (event.job() != null) {
      text(out, ",\"job\":");
      build.writeJob(out, event.job(), rendering);
    }
    text(out, ",\"build\":");
    build.write(out, rendering);
    text(out, ",\"pipeline\":");
    for (ListedPipeline pipeline : organization.pipelines()) {
      if (pipeline.slug().equals(build.head().pipeline())) {
        pipeline.write(out, rendering);
      }
    }
    Organization.User sender = organization.owner();
    text(out, ",\"sender\":{\"id\":\"" + sender.id() + "\",\"name\":\"" + sender.name() + "\"}}");
    return out.toByteArray();
  }

  /** The header {@code X-Buildkite-Signature}. */
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

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
