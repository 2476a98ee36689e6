package io.kitetrace.poller.poll;

import io.kitetrace.poller.api.BuildQuery;
import io.kitetrace.poller.poll.BuildListWalk.BuildList;
import java.util.List;

/**
 * Decides whether an organization's builds are asked for all together, or pipeline by pipeline
 * where only a few of them are wanted: whichever takes fewer requests, as the passes have shown.
 * Either way a pass reads all that is wanted, so that it may change from pass to pass. For one
 * thread.
 */
final class ListChoice {

  /** Passes by pipeline after which the organization's own list is measured anew. */
  static final int MEASURE_EVERY = 100;

  /** A pass over a long time is read by pipeline up to so many: it can cost that much more. */
  static final int FEW = 20;

  private final List<BuildList> all;
  private final List<BuildList> byPipeline;
  private int organizationCost; // requests of the last short pass over all; 0 while unknown
  private int pipelineCost; // what a pass by pipeline would take at most, or has taken
  private int sinceMeasured;
  private boolean unusable;

  /**
   * @param slugs the pipelines that are wanted; empty where that cannot be told from the settings
   */
  ListChoice(String organization, List<String> slugs) {
    this.all = List.of(BuildList.of(organization));
    this.byPipeline = slugs.stream().map(slug -> new BuildList(organization, slug)).toList();
  }

  /**
   * The lists to read next.
   *
   * @param isLong whether the pass reaches back over more than what usual passes look at
   */
  List<BuildList> next(boolean isLong) {
    if (byPipeline.isEmpty() || unusable) {
      return all;
    }
    if (isLong) {
      return byPipeline.size() <= FEW ? byPipeline : all;
    }
    return pipelineCost < organizationCost && sinceMeasured < MEASURE_EVERY ? byPipeline : all;
  }

  /**
   * A short pass over these lists is done.
   *
   * @param wanted how many builds of wanted pipelines it found
   */
  void took(List<BuildList> lists, int requests, int wanted) {
    if (lists.equals(byPipeline)) {
      pipelineCost = requests;
      sinceMeasured++;
    } else {
      organizationCost = requests;
      pipelineCost = byPipeline.size() + wanted / BuildQuery.MAX_PER_PAGE;
      sinceMeasured = 0;
    }
  }

  /** A pipeline's list is refused: from now on all are asked for together. */
  void refused() {
    unusable = true;
  }
}
