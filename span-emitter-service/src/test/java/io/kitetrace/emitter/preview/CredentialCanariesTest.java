package io.kitetrace.emitter.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.builds.TextEverywhere;
import io.kitetrace.trace.Trace;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceSettings;
import io.kitetrace.trace.draw.Waterfall;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials planted in every text of a build: none is in what leaves. */
class CredentialCanariesTest {

  private static final String FIRST = "Canary7Front";
  private static final String LAST = "Canary7Back";

  /** The tests of the reader of texts have many more. */
  private static final List<String> BETWEEN = List.of("", "/", "\"", "'", "|", "<", "`", "@");

  private static final List<String> ADDRESSES =
      List.of(
          "https://u:PASSWORD@example.com/acorn/web.git",
          "https://u:PASSWORD@host/web.git",
          "ssh://u:PASSWORD@[::1]:22/web.git",
          "//u:PASSWORD@host",
          "u:PASSWORD@host:path/web.git",
          "u:PASSWORD@example.com:acorn/web.git",
          "u:PASSWORD@example.com/web.git");

  private static final List<String> PARAMETERS =
      List.of(
          "https://example.com/web?token=PASSWORD",
          "https://example.com/web?a=b&ACCESS_TOKEN=PASSWORD&c=d",
          "https://example.com/web#access_token=PASSWORD",
          "/web?key=PASSWORD",
          "?Secret=PASSWORD",
          "https://example.com/#/in?password=PASSWORD#x",
          "https://example.com/web?a=b;sig=PASSWORD",
          "https://example.com/web?a=b&amp;signature=PASSWORD",
          "a=b&token=PASSWORD");

  private static final Map<String, String> EVERYTHING =
      Map.of(
          "TRACE_ENV_INCLUDE", "*",
          "TRACE_COMPATIBILITY", "seed",
          "TRACE_SKIPPED_JOBS", "true",
          "TRACE_SERVICE_NAME", "ci {organization} {pipeline}",
          "TRACE_METADATA_INCLUDE", "*,buildkite:git:*",
          "TRACE_METADATA_NUMERIC", "n");

  private static final Map<String, String> AS_SERVICE = Map.of("TRACE_COMPATIBILITY", "buildkite");

  static List<String> canaries() {
    List<String> canaries = new ArrayList<>();
    for (String address : ADDRESSES) {
      for (String between : BETWEEN) {
        canaries.add(address.replace("PASSWORD", FIRST + between + LAST));
      }
    }
    for (String parameter : PARAMETERS) {
      canaries.add(parameter.replace("PASSWORD", FIRST + LAST));
    }
    return canaries;
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void credential_inAnyTextOfABuild_doesNotLeave(String canary) throws Exception {
    for (String text : List.of(canary, "see '" + canary + "' or \n(" + canary + "), x")) {
      check(TextEverywhere.build(text));
      check(TextEverywhere.unfinishedBuild(text));
      check(TextEverywhere.identities(text));
    }
    String build = TextEverywhere.build(canary);
    clean("preview", preview(build, "--width", "300", "--attributes", "-"));
    clean("preview as JSON", preview(build, "--format", "otlp-json", "-"));
  }

  private static void check(String build) throws Exception {
    for (Map<String, String> options : List.of(EVERYTHING, Map.<String, String>of(), AS_SERVICE)) {
      Trace trace = trace(build, options);
      assertThat(trace.spans()).hasSizeGreaterThan(1);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      TraceRequestMarshaler.create(trace.spans()).writeBinaryTo(request);
      clean("OTLP request", request.toString(StandardCharsets.ISO_8859_1));
      clean("console", new Waterfall(Waterfall.Style.PLAIN, 200, 0, false).draw(trace));
      clean("trace", trace.organization() + trace.pipeline());
    }
  }

  private static void clean(String where, String text) {
    for (String part : List.of(FIRST, LAST)) {
      int at = text.indexOf(part);
      assertThat(at)
          .as(() -> where + ": " + text.substring(Math.max(0, at - 90), at + 40))
          .isNegative();
    }
  }

  private static Trace trace(String build, Map<String, String> options)
      throws IOException, MalformedBuildException {
    Settings settings = new Settings(Variables.of(options));
    TraceBuilder traces = new TraceBuilder(TraceSettings.read(settings));
    settings.check();
    return traces.preview(new BuildReader().read(build.getBytes(StandardCharsets.UTF_8)));
  }

  private static String preview(String build, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter errors = new StringWriter();
    PreviewCommand command =
        new PreviewCommand(
            new ByteArrayInputStream(build.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            EVERYTHING,
            new Terminal(false, false, true, 80));
    int code = Commands.commandLine(command).setErr(new PrintWriter(errors)).execute(arguments);
    assertThat(code).as(errors.toString()).isZero();
    return out.toString(StandardCharsets.UTF_8) + errors;
  }
}
