package io.kitetrace.documents;

/**
 * A build of a file that cannot be taken.
 *
 * @param number 1 for the first that stands in the file
 * @param position bytes before it, in what is in the file once it is unpacked
 * @param reason what is wrong, without contents
 */
public record Fault(int number, long position, String reason) {

  /** For a person. */
  public String sentence(String file) {
    return "%s: build %d (at byte %d): %s".formatted(file, number, position, reason);
  }
}
