package io.kitetrace.poller.poll;

import io.kitetrace.model.MalformedBuildException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps to one build what goes wrong while it is read. */
final class OneBuild {

  private static final Logger LOG = LoggerFactory.getLogger(OneBuild.class);

  private OneBuild() {}

  /** Reads something of one build's bytes alone. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws MalformedBuildException;
  }

  /**
   * What was read.
   *
   * @throws MalformedBuildException also where it is our own fault: others are not held up by it
   */
  static <T> T read(Reading<T> reading) throws MalformedBuildException {
    try {
      return reading.read();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError().setCause(e).log("build not read");
      throw new MalformedBuildException(
          e instanceof StackOverflowError
              ? "the build is nested too deep"
              : "the build cannot be read; this is a fault of the program, please report it");
    }
  }
}
