package io.kitetrace.documents;

/** The names of an object's members, as far as they tell a build from what stands within one. */
final class Members {

  private static final int ID = 1;
  private static final int NUMBER = 2;
  private static final int JOBS = 4;
  private static final int OTHER = 8;

  private Members() {}

  /** The bit of a name, or 0. */
  static int of(byte[] bytes, int offset, int length) {
    return switch (length) {
      case 2 -> is(bytes, offset, "id") ? ID : 0;
      case 4 -> is(bytes, offset, "jobs") ? JOBS : 0;
      case 5 -> is(bytes, offset, "state") ? OTHER : 0;
      case 6 ->
          is(bytes, offset, "number")
              ? NUMBER
              : is(bytes, offset, "commit") || is(bytes, offset, "branch") ? OTHER : 0;
      case 8 -> is(bytes, offset, "pipeline") ? OTHER : 0;
      default -> 0;
    };
  }

  /** Jobs, pipelines, agents and references to other builds do not have all of these. */
  static boolean areABuilds(int members) {
    return (members & ID) != 0
        && ((members & JOBS) != 0 || (members & (NUMBER | OTHER)) == (NUMBER | OTHER));
  }

  private static boolean is(byte[] bytes, int offset, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (bytes[offset + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
