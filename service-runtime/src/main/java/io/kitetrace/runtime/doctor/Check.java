package io.kitetrace.runtime.doctor;

import java.util.List;

/** Looks at one thing; changes nothing that anybody else sees. For one thread, and once. */
public interface Check {

  /** What is looked at, in a word or two. */
  String name();

  /**
   * Looks, with time-outs of its own.
   *
   * @return at least one finding
   */
  List<Finding> run() throws InterruptedException;
}
