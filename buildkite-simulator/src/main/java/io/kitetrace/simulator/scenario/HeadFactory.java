package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Company;
import io.kitetrace.simulator.company.Company.Person;
import io.kitetrace.simulator.company.Company.Pipeline;
import io.kitetrace.simulator.company.Seeds;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Draws what builds are about: who pushed what, where, and why. */
final class HeadFactory {
  private final Company company;

  HeadFactory(Company company) {
    this.company = company;
  }

  BuildHead own(Pipeline pipeline, long createdAt, Dice dice) {
    SplittableRandom random = dice.random();
    UUID id = Seeds.timedId(createdAt, random);
    Person author = company.anyone(random);
    String commit = Seeds.hex(random, 40);
    String topic = company.anyTopic(random);
    String message = company.anyMessage(random).replace("{topic}", topic);
    String branch = "main";
    String tag = null;
    String source = dice.chance(0.82) ? "webhook" : dice.chance(0.6) ? "ui" : "api";
    BuildHead.PullRequest pullRequest = null;
    if (pipeline.spec().scheduled()) {
      source = "schedule";
      message =
          pipeline.spec().name()
              + " at "
              + Instant.ofEpochMilli(createdAt).toString().substring(11, 16);
    } else if (pipeline.spec().tags()) {
      tag = "v" + (3 + random.nextInt(3)) + "." + random.nextInt(40) + "." + random.nextInt(10);
      branch = tag;
      message = "Release " + tag;
    } else if (dice.chance(0.55)) {
      branch = author.login() + "/" + topic + "-" + (100 + random.nextInt(900));
      if (dice.chance(0.6)) {
        pullRequest =
            new BuildHead.PullRequest(200 + random.nextInt(4000), "main", repository(pipeline));
      }
    }
    boolean known = dice.chance(0.8) && !source.equals("schedule");
    return new BuildHead(
        id,
        pipeline,
        new BuildHead.Source.Own(source),
        createdAt,
        createdAt - dice.between(5, 60),
        message,
        commit,
        branch,
        tag,
        author,
        known ? author : null,
        pullRequest,
        environment(id, dice));
  }

  BuildHead triggered(BuildHead parent, UUID jobId, Pipeline pipeline, long createdAt, Dice dice) {
    BuildHead.Source source = new BuildHead.Source.Triggered(parent.id(), parent.pipeline(), jobId);
    String message =
        parent.pipeline().spec().name() + ": " + parent.message().lines().findFirst().orElse("");
    return new BuildHead(
        Seeds.timedId(createdAt, dice.random()),
        pipeline,
        source,
        createdAt,
        createdAt - dice.between(5, 60),
        message,
        parent.commit(),
        "main",
        null,
        parent.author(),
        parent.creator(),
        null,
        Map.of("TRIGGERED_BY", parent.pipeline().slug()));
  }

  BuildHead rebuilt(BuildHead original, long createdAt, Dice dice) {
    Person person = company.anyone(dice.random());
    return new BuildHead(
        Seeds.timedId(createdAt, dice.random()),
        original.pipeline(),
        new BuildHead.Source.Rebuilt(original.id(), original.pipeline()),
        createdAt,
        createdAt - dice.between(5, 60),
        original.message(),
        original.commit(),
        original.branch(),
        original.tag(),
        original.author(),
        person,
        original.pullRequest(),
        Map.of());
  }

  /** What the agent leaves in the meta-data of the build. */
  static String gitCommit(BuildHead head) {
    String who = head.author().name() + " <" + head.author().email() + ">";
    String when = Instant.ofEpochMilli(head.createdAt() - 180_000).toString();
    return "commit "
        + head.commit()
        + "\nAuthor:     "
        + who
        + "\nAuthorDate: "
        + when
        + "\nCommit:     "
        + who
        + "\nCommitDate: "
        + when
        + "\n\n    "
        + head.message().replace("\n", "\n    ");
  }

  private String repository(Pipeline pipeline) {
    return "https://github.com/" + company.organization() + "/" + pipeline.slug() + ".git";
  }

  /** A few builds belong to a trace that began elsewhere. */
  private static Map<String, String> environment(UUID id, Dice dice) {
    if (!dice.chance(0.03)) {
      return Map.of();
    }
    String trace = Seeds.hex(dice.random(), 31) + "1";
    return Map.of("TRACEPARENT", "00-" + trace + "-" + id.toString().substring(24) + "aaaa-01");
  }
}
