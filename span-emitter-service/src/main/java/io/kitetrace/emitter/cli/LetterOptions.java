package io.kitetrace.emitter.cli;

import io.kitetrace.emitter.deadletter.LetterFilter;
import io.kitetrace.runtime.command.SlugArgument;
import io.kitetrace.runtime.command.TimeArgument;
import io.kitetrace.runtime.settings.Globs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose dead letters. */
final class LetterOptions {

  @Option(
      names = "--reason",
      paramLabel = "WORD",
      description =
          "Of this reason or stage (the words that list shows): refused, too-large, malformed,"
              + " read, export …. May be repeated.")
  private List<String> reasons = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description =
          "Kept aside then or later: 2026-01-31T12:00:00Z, 2026-01-31, or how long ago: 90d.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "Kept aside before.")
  private @Nullable Instant to;

  @Option(
      names = "--pipeline",
      paramLabel = "GLOB",
      converter = SlugArgument.class,
      description = "Of these pipelines. May be repeated.")
  private List<String> pipelines = new ArrayList<>();

  LetterFilter filter(@Nullable String group, List<String> ids) {
    return new LetterFilter(
        group,
        Set.copyOf(reasons),
        from,
        to,
        pipelines.isEmpty() ? Globs.ALL : Globs.of(pipelines),
        Set.copyOf(ids));
  }
}
