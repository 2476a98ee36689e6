package io.kitetrace.explorer.command;

import io.kitetrace.explorer.sql.Insight;
import io.kitetrace.explorer.sql.InsightFilter;
import io.kitetrace.explorer.sql.Insights;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.ExitCodes;
import io.kitetrace.runtime.command.SlugArgument;
import io.kitetrace.runtime.command.TimeArgument;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code insights}: ready-made answers. */
@Command(
    name = "insights",
    mixinStandardHelpOptions = true,
    description = {
      "Ready-made answers: without a name, which there are.",
      "Asks as the command query does; docs/sql.md tells how each is computed."
    })
public final class InsightsCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Of an insight: flaky_steps.")
  private @Nullable String name;

  @Option(names = "--organization", paramLabel = "SLUG", description = "Builds of this one.")
  private @Nullable String organization;

  @Option(
      names = "--pipeline",
      paramLabel = "GLOB",
      converter = SlugArgument.class,
      description = "Builds of these pipelines.")
  private @Nullable String pipeline;

  @Option(names = "--branch", paramLabel = "BRANCH", description = "Builds of this branch.")
  private @Nullable String branch;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description =
          "Created then or later: 2026-01-31T12:00:00Z, 2026-01-31, or how long ago: 30d.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "Created before.")
  private @Nullable Instant until;

  @Mixin private AnswerOptions answer = new AnswerOptions();

  /** Prints answers to {@code out}. */
  public InsightsCommand(Variables variables, PrintStream out, PrintStream err) {
    this.variables = variables;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    String wanted = name;
    if (wanted == null) {
      Insights.all().forEach(insight -> out.printf("%-16s %s%n", insight.name(), insight.title()));
      out.flush();
      return ExitCodes.SUCCESS;
    }
    if (Insights.named(wanted).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: '%s' is none of %s"
              .formatted(
                  wanted,
                  Insights.all().stream().map(Insight::name).collect(Collectors.joining(", "))));
    }
    answer.check();
    InsightFilter filter = new InsightFilter(organization, pipeline, branch, since, until);
    try (IndexSource index = new IndexSources(variables, err).open()) {
      return answer.write(index.insight(wanted, filter), out, err);
    } catch (QueryException e) {
      throw new CommandFailure(e.sentence(), e);
    }
  }
}
