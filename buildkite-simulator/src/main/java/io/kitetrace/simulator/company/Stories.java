package io.kitetrace.simulator.company;

import java.util.List;

/**
 * What happens in the company on request ({@link CompanyShape#withStories}), for insights to find.
 *
 * @param approvers who unblocks steps; otherwise anybody does, at any time
 */
public record Stories(List<Change> changes, List<Load> loads, List<Approver> approvers) {

  public Stories {
    changes = List.copyOf(changes);
    loads = List.copyOf(loads);
    approvers = List.copyOf(approvers);
  }

  /**
   * A step is another one from some commit on.
   *
   * @param step its key
   * @param from when, as a share of the company's history
   * @param fail the share of its jobs that fail besides
   * @param factor how much longer it runs than it did; 0 for as long
   * @param once whether it is so for one commit alone
   */
  public record Change(
      String pipeline, String step, double from, double fail, double factor, boolean once) {}

  /**
   * A queue is busy at some hours of the day, in UTC.
   *
   * @param factor how much longer jobs wait then
   */
  public record Load(String queue, int fromHour, int toHour, double factor) {}

  /**
   * Somebody who unblocks steps.
   *
   * @param minutes how long that typically takes
   */
  public record Approver(String login, double minutes) {}
}
