package io.kitetrace.enricher.log;

/**
 * Reads a job's log, chunk by chunk, in memory that does not grow with it. Any bytes are a log, and
 * how they are cut into chunks makes no difference. For one thread and one log.
 */
public final class LogParser {

  private final SectionCollector sections;
  private final LineScanner scanner;

  /**
   * A parser at a log's beginning.
   *
   * @param commands whether the commands that the agent shows are wanted
   */
  public LogParser(boolean commands) {
    this.sections = new SectionCollector(commands);
    this.scanner = new LineScanner(sections);
  }

  /** Reads on. */
  public void accept(byte[] bytes, int offset, int length) {
    scanner.accept(bytes, offset, length);
  }

  /** What the log holds; called once, at its end. */
  public ParsedLog finish() {
    return sections.finish(scanner.finish());
  }
}
