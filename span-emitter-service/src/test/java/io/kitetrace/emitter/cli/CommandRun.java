package io.kitetrace.emitter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kitetrace.emitter.TestEmitter;
import io.kitetrace.emitter.TestLog;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.Terminal;
import io.kitetrace.runtime.settings.Variables;
import io.kitetrace.testing.otlp.OtlpReceiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;

/** A command as a person runs it, against a test's log and receiver. */
record CommandRun(int code, String out, String err) {

  private static final Terminal PLAIN = new Terminal(false, false, false, 80);

  static CommandRun replay(TestLog log, OtlpReceiver receiver, String... args) {
    return replay(log, receiver, Map.of(), args);
  }

  static CommandRun replay(
      TestLog log, OtlpReceiver receiver, Map<String, String> more, String... args) {
    Variables variables = Variables.of(TestEmitter.variables(log, receiver, more));
    return run(
        (out, err) -> Commands.commandLine(new ReplayCommand(variables, out, err, PLAIN)), args);
  }

  static CommandRun deadLetters(TestLog log, OtlpReceiver receiver, String... args) {
    return deadLetters(log, receiver, Map.of(), args);
  }

  static CommandRun deadLetters(
      TestLog log, OtlpReceiver receiver, Map<String, String> more, String... args) {
    Variables variables = Variables.of(TestEmitter.variables(log, receiver, more));
    return run((out, err) -> DeadLettersCommand.commandLine(variables, out, err, PLAIN), args);
  }

  private interface Maker {
    CommandLine make(PrintStream out, PrintStream err);
  }

  private static CommandRun run(Maker maker, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, UTF_8);
    CommandLine line = maker.make(new PrintStream(out, true, UTF_8), errors);
    line.setErr(new PrintWriter(errors, true));
    int code = line.execute(args);
    return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
