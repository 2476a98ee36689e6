package io.kitetrace.explorer.command;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.ExplorerSettings;
import io.kitetrace.explorer.index.Database;
import io.kitetrace.runtime.command.CommandFailure;
import io.kitetrace.runtime.command.Commands;
import io.kitetrace.runtime.command.StopOnExit;
import io.kitetrace.runtime.settings.Settings;
import io.kitetrace.runtime.settings.Variables;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Finds who answers: a running explorer, else an index that is there, else one made for it. */
final class IndexSources {

  private static final String URL = "KITETRACE_EXPLORER_URL";

  /** Where standalone keeps its data when nobody says. */
  private static final String DEFAULT_DATA = "kitetrace-data";

  private final Settings settings;
  private final PrintStream err;

  IndexSources(Variables variables, PrintStream err) {
    this.settings = new Settings(variables);
    this.err = err;
  }

  /**
   * Opens the first that is there.
   *
   * @throws io.kitetrace.runtime.settings.SettingsException with every fault in the settings
   * @throws CommandFailure if nobody can answer
   */
  IndexSource open() throws InterruptedException {
    return open(URI.create("http://127.0.0.1:8080"));
  }

  IndexSource open(URI fallback) throws InterruptedException {
    boolean chosen = settings.text(URL) != null;
    URI url = settings.url(URL, fallback);
    boolean kafka = settings.text("KAFKA_BOOTSTRAP_SERVERS") != null;
    ExplorerSettings explorer = ExplorerSettings.read(settings);
    settings.check();
    RemoteIndex remote = new RemoteIndex(url);
    if (remote.answers()) {
      return remote;
    }
    remote.close();
    if (chosen) {
      throw new CommandFailure("%s: no explorer answers at %s".formatted(URL, url), null);
    }
    Path file = file(explorer);
    if (Files.exists(file)) {
      Database index = Database.openReadOnly(file, explorer.limits());
      return new LocalIndex(index, index::close);
    }
    if (!kafka) {
      throw new CommandFailure(
          "there is nothing to ask: no explorer answers at %s (%s), there is no index in KITETRACE_DATA, and KAFKA_BOOTSTRAP_SERVERS is not set to make one from"
              .formatted(url, URL),
          null);
    }
    return made(explorer);
  }

  /** The index that commands look for. */
  static Path file(ExplorerSettings settings) {
    Path file = settings.file();
    return file == null ? Path.of(DEFAULT_DATA, ExplorerSettings.FILE) : file;
  }

  @SuppressWarnings("try") // the hook only has to be there
  private IndexSource made(ExplorerSettings settings) throws InterruptedException {
    Commands.say(
        err,
        "the log is read to make an index%s"
            .formatted(settings.file() == null ? "" : " in " + settings.file()));
    Explorer explorer = new Explorer(settings, Clock.systemUTC());
    try (StopOnExit hook = StopOnExit.of(explorer::close)) {
      explorer.start();
      if (!explorer.awaitCaughtUp()) {
        throw new CommandFailure("the log was not read to its end", null);
      }
      return new LocalIndex(explorer.index(), explorer::close);
    } catch (InterruptedException | RuntimeException e) {
      explorer.close();
      throw e;
    }
  }
}
