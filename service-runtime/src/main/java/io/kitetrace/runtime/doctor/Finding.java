package io.kitetrace.runtime.doctor;

/** What a check found: one sentence for a person, without secrets. */
public sealed interface Finding {

  /** What was looked at, in a word or two. */
  String check();

  /** What was found. */
  String sentence();

  /**
   * All is well.
   *
   * @param check what was looked at
   * @param sentence what was found
   */
  record Fine(String check, String sentence) implements Finding {}

  /**
   * Something is wrong.
   *
   * @param check what was looked at
   * @param sentence what is wrong and what to do, naming the variable
   */
  record Wrong(String check, String sentence) implements Finding {}

  /**
   * It could not be looked at, since something else is wrong.
   *
   * @param check what was to be looked at
   * @param sentence what stands in the way
   */
  record Skipped(String check, String sentence) implements Finding {}
}
