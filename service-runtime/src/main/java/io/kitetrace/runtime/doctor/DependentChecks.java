package io.kitetrace.runtime.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at something first, and at what builds on it only where that is well.
 *
 * @param first what all the rest needs
 * @param rest run side by side
 * @param limit of the rest
 */
public record DependentChecks(Check first, List<Check> rest, Duration limit) implements Check {

  public DependentChecks {
    rest = List.copyOf(rest);
  }

  @Override
  public String name() {
    return first.name();
  }

  @Override
  public List<Finding> run() throws InterruptedException {
    List<Finding> findings = new ArrayList<>(first.run());
    if (findings.stream().anyMatch(Finding.Wrong.class::isInstance)) {
      for (Check check : rest) {
        findings.add(
            new Finding.Skipped(check.name(), "not looked at: " + name() + " comes first"));
      }
    } else {
      findings.addAll(CheckRunner.run(rest, limit));
    }
    return findings;
  }
}
