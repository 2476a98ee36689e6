package io.kitetrace.benchmarks.endtoend;

/**
 * A target and what was measured.
 *
 * @param name what it is about
 * @param asked the bound, for people
 * @param measured the median
 * @param met whether it was met
 */
record Target(String name, String asked, double measured, boolean met) {

  static Target least(String name, double least, double measured) {
    return new Target(name, "≥ " + number(least), measured, measured >= least);
  }

  static Target most(String name, double most, double measured) {
    return new Target(name, "≤ " + number(most), measured, measured <= most);
  }

  String line() {
    return "| %s | %s | %s | %s |".formatted(name, asked, number(measured), met ? "yes" : "**no**");
  }

  private static String number(double value) {
    return value >= 1_000 ? "%,.0f".formatted(value) : "%.2f".formatted(value);
  }
}
