package io.kitetrace.trace.draw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.trace.Trace;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One page that needs nothing else: waterfalls one below the other, style and script inside. Its
 * policy lets nothing be loaded, and by their hashes nothing else be run.
 */
public final class HtmlPage {

  private final HtmlWaterfall waterfall = new HtmlWaterfall(HtmlWaterfall.RelatedBuilds.NONE);
  private final Appendable out;
  private boolean begun;

  public HtmlPage(Appendable out) {
    this.out = out;
  }

  /** Adds a build; the first one's name is the page's title. */
  public void add(Trace trace) throws IOException {
    if (trace.isEmpty()) {
      return;
    }
    if (!begun) {
      begun = true;
      begin(Header.title(Rows.of(trace.spans(), true, 0).getFirst()));
    }
    out.append("<article>\n");
    HtmlWaterfall.header(trace, out);
    waterfall.draw(trace, out);
    out.append("</article>\n");
  }

  /** Ends the page; nothing where there was no build. */
  public void end() throws IOException {
    if (begun) {
      out.append("</main>\n<script>").append(HtmlWaterfall.script()).append("</script>\n");
      out.append("</body>\n</html>\n");
    }
  }

  private void begin(String title) throws IOException {
    String style = HtmlWaterfall.style();
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'"
            .formatted(hash(HtmlWaterfall.script()), hash(style));
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(policy);
    out.append("\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    out.append("<meta name=\"referrer\" content=\"no-referrer\"/>\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>");
    out.append(Html.line(title)).append("</title>\n<style>").append(style);
    out.append("</style>\n</head>\n<body class=\"kt-page\">\n<main>\n");
    out.append("<h1 class=\"kt-say\">Builds</h1>\n");
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
