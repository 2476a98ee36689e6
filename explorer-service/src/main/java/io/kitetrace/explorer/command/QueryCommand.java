package io.kitetrace.explorer.command;

import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code query}: a person's SQL. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Answers SQL over every build and job of the log; docs/sql.md has the tables.",
      "Asks the explorer at KITETRACE_EXPLORER_URL (default http://127.0.0.1:8080). Where none"
          + " answers: the index in KITETRACE_DATA, or one that is made from"
          + " KAFKA_BOOTSTRAP_SERVERS for this query."
    })
public final class QueryCommand implements Callable<Integer> {

  private final Variables variables;
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(paramLabel = "SQL", description = "One query: \"SELECT count(*) FROM builds\".")
  private String sql = "";

  @Mixin private AnswerOptions answer = new AnswerOptions();

  /** Prints answers to {@code out}. */
  public QueryCommand(Variables variables, PrintStream out, PrintStream err) {
    this.variables = variables;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    answer.check();
    try (IndexSource index = new IndexSources(variables, err).open()) {
      return answer.write(index.query(sql), out, err);
    } catch (QueryException e) {
      throw new CommandFailure(e.sentence(), e);
    }
  }
}
