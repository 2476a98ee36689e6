package io.kitetrace.explorer.command;

import io.kitetrace.explorer.sql.ParquetFile;
import io.kitetrace.explorer.sql.QueryException;
import io.kitetrace.explorer.sql.RowFormat;
import io.kitetrace.explorer.sql.Rows;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.ExitCodes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** In which form an answer is given, and where to. */
final class AnswerOptions {

  enum Format {
    TABLE,
    CSV,
    JSON,
    NDJSON,
    PARQUET;

    @Override
    public String toString() {
      return Commands.word(this);
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv, json, ndjson (an object a line) or parquet. Default: table.")
  private Format format = Format.TABLE;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the answer there; parquet needs it. Default: standard output.")
  private @Nullable Path output;

  /** Says what cannot be, before anything is asked. */
  void check() {
    if (format == Format.PARQUET && output == null) {
      throw new ParameterException(
          command.commandLine(), "--format parquet needs --output FILE: it is not for a terminal");
    }
  }

  /** Writes the answer, and says where it was cut. */
  int write(Rows rows, PrintStream out, PrintStream err) {
    Path file = output;
    try (rows) {
      if (file == null) {
        form().write(rows, out);
      } else if (format == Format.PARQUET) {
        ParquetFile.write(rows, file);
      } else {
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file))) {
          form().write(rows, to);
        }
      }
    } catch (QueryException e) {
      throw new CommandFailure(e.sentence(), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "the answer cannot be written%s (%s)"
              .formatted(file == null ? "" : " to " + file, e.getMessage()),
          e);
    }
    String cut = rows.cut();
    if (cut != null && (format != Format.TABLE || file != null)) {
      Commands.say(err, "the answer was " + cut);
    }
    return ExitCodes.SUCCESS;
  }

  private RowFormat form() {
    return switch (format) {
      case TABLE -> RowFormat.TABLE;
      case CSV -> RowFormat.CSV;
      case JSON -> RowFormat.JSON;
      case NDJSON, PARQUET -> RowFormat.NDJSON;
    };
  }
}
