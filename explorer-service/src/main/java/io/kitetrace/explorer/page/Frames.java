package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes what is around pages. */
@Singleton
@Requires(beans = Explorer.class)
final class Frames {

  /** The period of figures where nobody asks for one. */
  static final String MONTH = "30d";

  private final Explorer explorer;
  private final Assets assets;

  Frames(Explorer explorer, Assets assets) {
    this.explorer = explorer;
    this.assets = assets;
  }

  Frame frame(String title, String section) {
    return new Frame(title, section, assets.version(), now(), notice(), false);
  }

  Frame wide(String title, String section) {
    return new Frame(title, section, assets.version(), now(), notice(), true);
  }

  Instant now() {
    return explorer.clock().instant();
  }

  Progress progress() {
    return Progress.of(explorer);
  }

  private Frame.@Nullable Notice notice() {
    Progress progress = progress();
    if (progress.fault() != null) {
      return new Frame.Notice(
          "New builds do not arrive. %s Here is what was read before.".formatted(progress.fault()),
          null);
    }
    return progress.caughtUp()
        ? null
        : new Frame.Notice(
            "The log is still being read: figures are not complete yet. " + progress.sentence(),
            progress.percent());
  }
}
