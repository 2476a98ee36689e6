package io.kitetrace.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Organization.ListedPipeline;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the responses of an API that behaves. Safe for any thread. */
final class Router {
  /**
   * A request that may be answered.
   *
   * @param now in milliseconds since the epoch
   * @param address where the client has asked, without parameters
   */
  record Request(
      Endpoint endpoint,
      @Nullable String rawQuery,
      String address,
      Headers headers,
      long now,
      FaultInjector faults) {
    /** The value of a header; empty where there is none. */
    String header(String name) {
      return Objects.requireNonNullElse(headers.getFirst(name), "");
    }
  }

  private final List<Organization> organizations;
  private final Map<String, ListedBuild> builds = new HashMap<>();
  private final Map<String, ListedPipeline> pipelines = new HashMap<>();
  private final Access access;
  private final int deepestOffset;
  private final Tally tally;
  private final Identity identity;
  private final JobLogs logs;
  private final Artifacts artifacts;
  private final BuildTests tests;

  Router(List<Organization> organizations, Access access, int deepestOffset, Tally tally) {
    this.organizations = organizations;
    this.access = access;
    this.deepestOffset = deepestOffset;
    this.tally = tally;
    identity = new Identity(access);
    JobIndex index = new JobIndex(organizations);
    logs = new JobLogs(index);
    artifacts = new Artifacts(index);
    tests = new BuildTests(index);
    for (Organization organization : organizations) {
      String slug = organization.slug();
      organization.pipelines().forEach(p -> pipelines.put(slug + "/" + p.slug(), p));
      organization
          .newestFirst()
          .forEach(b -> builds.put(slug + "/" + b.head().pipeline() + "/" + b.head().number(), b));
    }
  }

  Response respond(Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    Parameters parameters = Parameters.of(request.rawQuery());
    return switch (endpoint.kind()) {
      case ACCESS_TOKEN -> identity.token(organizations.getFirst().owner());
      case USER -> identity.user(organizations.getFirst().owner());
      case ORGANIZATIONS -> identity.organizations(organizations);
      case ORGANIZATION -> identity.organization(organization(endpoint));
      case PIPELINES -> pipelines(request, parameters);
      case PIPELINE -> {
        ListedPipeline pipeline = pipeline(endpoint);
        yield Response.streamed(out -> pipeline.json().write(out, rendering(request, parameters)));
      }
      case BUILDS -> builds(request, parameters, null);
      case PIPELINE_BUILDS -> builds(request, parameters, pipeline(endpoint).slug());
      case BUILD -> {
        ListedBuild build = build(endpoint, request.now());
        Rendering rendering = rendering(request, parameters).withJobStateCounts();
        yield Response.streamed(out -> build.write(out, rendering));
      }
      case JOB_LOG, BUILD_JOB_LOG -> logs.log(request);
      case JOB_ARTIFACTS, BUILD_JOB_ARTIFACTS -> artifacts.list(request, parameters);
      case ARTIFACT_DOWNLOAD -> artifacts.download(request);
      case BUILD_TESTS -> {
        Page<JsonNode> page =
            Page.of(tests.of(request), test -> true, parameters, Integer.MAX_VALUE);
        yield list(page, request, (test, out) -> out.write(test.toString().getBytes(UTF_8)));
      }
      case UNKNOWN -> throw new ApiException(404, "Not Found");
    };
  }

  private Response builds(Request request, Parameters parameters, @Nullable String pipeline)
      throws ApiException {
    BuildFilter filter = new BuildFilter(pipeline, parameters, request.faults().faults());
    Page<ListedBuild> page =
        Page.of(
            organization(request.endpoint()).newestFirst(),
            build -> filter.shows(build, request.now()),
            parameters,
            deepestOffset);
    Rendering rendering = rendering(request, parameters);
    return list(
        page,
        request,
        (build, out) -> tally.served(build.id(), request.faults().write(build, rendering, out)));
  }

  private Response pipelines(Request request, Parameters parameters) throws ApiException {
    Page<ListedPipeline> page =
        Page.of(
            organization(request.endpoint()).pipelines(),
            pipeline -> true,
            parameters,
            Integer.MAX_VALUE);
    Rendering rendering = rendering(request, parameters);
    return list(page, request, (pipeline, out) -> pipeline.json().write(out, rendering));
  }

  private Organization organization(Endpoint endpoint) throws ApiException {
    return organizations.stream()
        .filter(organization -> organization.slug().equals(endpoint.organization()))
        .findFirst()
        .orElseThrow(() -> new ApiException(404, "No organization found"));
  }

  private ListedPipeline pipeline(Endpoint endpoint) throws ApiException {
    ListedPipeline pipeline =
        pipelines.get(organization(endpoint).slug() + "/" + endpoint.pipeline());
    if (pipeline == null) {
      throw new ApiException(404, "No pipeline found");
    }
    return pipeline;
  }

  private ListedBuild build(Endpoint endpoint, long now) throws ApiException {
    String pipeline = pipeline(endpoint).slug();
    ListedBuild build =
        builds.get(endpoint.organization() + "/" + pipeline + "/" + endpoint.build());
    if (build == null || build.at(now) == null) {
      throw new ApiException(404, "No build found");
    }
    return build;
  }

  private interface ItemWriter<T> {
    void write(T item, OutputStream out) throws IOException;
  }

  private static <T> Response list(Page<T> page, Request request, ItemWriter<T> writer) {
    Response response =
        Response.streamed(
            out -> {
              char separator = '[';
              for (T item : page.items()) {
                out.write(separator);
                writer.write(item, out);
                separator = ',';
              }
              if (page.items().isEmpty()) {
                out.write('[');
              }
              out.write(']');
            });
    String link = page.link(request.address(), request.rawQuery());
    return link == null ? response : response.with(Map.of("Link", link));
  }

  private Rendering rendering(Request request, Parameters parameters) {
    return new Rendering(
        request.now(),
        request.faults().serial(),
        parameters.isTrue("include_retried_jobs"),
        !parameters.isTrue("exclude_jobs"),
        !parameters.isTrue("exclude_pipeline"),
        false,
        access.scopes().contains("write_pipelines"));
  }
}
