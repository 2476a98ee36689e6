package io.kitetrace.trace;

import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_NAME;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_ID;
import static io.opentelemetry.semconv.incubating.CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_OWNER_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_PROVIDER_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_REVISION;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_HEAD_TYPE;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REF_TYPE;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REPOSITORY_NAME;
import static io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VCS_REPOSITORY_URL_FULL;

import io.kitetrace.model.Build;
import io.kitetrace.model.Pipeline;
import io.kitetrace.trace.AttributeWriter.Word;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.incubating.VcsIncubatingAttributes.VcsRefTypeIncubatingValues;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a build's resource: what it was built from, and where. */
final class ResourceAttributes {

  private static final Word TAG = new Word(VcsRefTypeIncubatingValues.TAG);
  private static final Word BRANCH = new Word(VcsRefTypeIncubatingValues.BRANCH);
  private static final int SHA_1_DIGITS = 40;
  private static final int SHA_256_DIGITS = 64;

  static Resource resource(TraceOptions options, AttributeRules rules, Build build) {
    boolean asService = options.compatibility() == TraceOptions.Compatibility.BUILDKITE;
    AttributeWriter to =
        new AttributeWriter(rules, 24, asService ? NotificationService.RESOURCE : null);
    Pipeline pipeline = build.pipeline();
    to.text(SERVICE_NAME, serviceName(options.serviceName(), build));
    to.text(CICD_PIPELINE_NAME, pipeline.slug());
    to.text(CICD_PIPELINE_RUN_ID, build.id());
    to.text(CICD_PIPELINE_RUN_URL_FULL, build.webUrl());
    writeRepository(to, pipeline);
    writeHead(to, build);
    to.text(BuildkiteAttributes.ORGANIZATION_SLUG, build.organization());
    to.text(BuildkiteAttributes.PIPELINE_ID, pipeline.id());
    to.text(BuildkiteAttributes.PIPELINE_SLUG, pipeline.slug());
    to.text(BuildkiteAttributes.PIPELINE_LABEL, pipeline.name());
    to.text(BuildkiteAttributes.PIPELINE_REPO, pipeline.repository());
    to.text(BuildkiteAttributes.PIPELINE_WEB_URL, pipeline.webUrl());
    to.text(BuildkiteAttributes.PIPELINE_GRAPHQL_ID, pipeline.graphqlId());
    to.text(BuildkiteAttributes.CLUSTER_ID, pipeline.clusterId());
    to.takeAll();
    options
        .resourceAttributes()
        .forEach(
            (name, value) -> {
              if (!to.has(name)) {
                to.text(AttributeKey.stringKey(name), value);
              }
            });
    return Resource.create(to.done(), Scope.SCHEMA_URL);
  }

  private static void writeRepository(AttributeWriter to, Pipeline pipeline) {
    Repository repository = Repository.parse(pipeline.repository());
    if (repository != null) {
      to.text(VCS_REPOSITORY_URL_FULL, repository.url());
      to.text(VCS_REPOSITORY_NAME, repository.name());
      to.text(VCS_OWNER_NAME, repository.owner());
    }
    to.text(VCS_PROVIDER_NAME, Repository.provider(pipeline.provider(), repository));
  }

  private static void writeHead(AttributeWriter to, Build build) {
    boolean tagged = build.tag() != null && !build.tag().isEmpty();
    String name = tagged ? build.tag() : build.branch();
    to.text(VCS_REF_HEAD_NAME, name);
    if (isSha(build.commit())) {
      to.text(VCS_REF_HEAD_REVISION, build.commit());
    }
    if (name != null && !name.isEmpty()) {
      to.word(VCS_REF_HEAD_TYPE, tagged ? TAG : BRANCH);
      to.word(VCS_REF_TYPE, tagged ? TAG : BRANCH);
    }
  }

  /** A build may have been asked for {@code HEAD} or an abbreviation. */
  private static boolean isSha(@Nullable String commit) {
    return commit != null
        && (commit.length() == SHA_1_DIGITS || commit.length() == SHA_256_DIGITS)
        && commit.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
  }

  private static String serviceName(String template, Build build) {
    return template
        .replace("{organization}", Objects.requireNonNullElse(build.organization(), "unknown"))
        .replace("{pipeline}", Objects.requireNonNullElse(build.pipeline().slug(), "unknown"));
  }

  private ResourceAttributes() {}
}
