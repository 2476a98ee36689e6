package io.kitetrace.simulator.api;

import io.kitetrace.simulator.catalogue.ListedBuild;
import io.kitetrace.simulator.catalogue.ListedPipeline;
import io.kitetrace.simulator.catalogue.Organization;
import io.kitetrace.simulator.catalogue.Rendering;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the answers of an API that behaves. Safe for any thread. */
final class Router {
  /**
   * A request that may be answered.
   *
   * @param now in milliseconds since the epoch
   * @param serial which request it is
   * @param address where the client has asked, without parameters
   */
  record Request(
      Endpoint endpoint,
      @Nullable String rawQuery,
      String address,
      long now,
      long serial,
      Faults faults) {}

  private final Catalogue shelf;
  private final Access access;
  private final Tally tally;
  private final int deepestOffset;
  private final Identity identity;

  Router(Catalogue shelf, Access access, Tally tally, int deepestOffset) {
    this.shelf = shelf;
    this.access = access;
    this.tally = tally;
    this.deepestOffset = deepestOffset;
    identity = new Identity(access);
  }

  Response answer(Request request) throws ApiException {
    return switch (request.endpoint()) {
      case Endpoint.AccessToken e -> identity.token(shelf.all().getFirst().owner());
      case Endpoint.User e -> identity.user(shelf.all().getFirst().owner());
      case Endpoint.Organizations e -> identity.organizations(shelf.all());
      case Endpoint.OneOrganization e -> identity.organization(shelf.catalogue(e.organization()));
      case Endpoint.Pipelines e -> pipelines(shelf.catalogue(e.organization()), request);
      case Endpoint.OnePipeline e -> {
        ListedPipeline pipeline = shelf.pipeline(e.organization(), e.pipeline());
        yield Response.streamed(
            out -> pipeline.write(out, rendering(request, Parameters.of(null), false)));
      }
      case Endpoint.Builds e -> builds(shelf.catalogue(e.organization()), null, request);
      case Endpoint.BuildsOfPipeline e -> {
        shelf.pipeline(e.organization(), e.pipeline());
        yield builds(shelf.catalogue(e.organization()), e.pipeline(), request);
      }
      case Endpoint.OneBuild e -> {
        ListedBuild build = shelf.build(e, request.now());
        Rendering rendering = rendering(request, Parameters.of(request.rawQuery()), true);
        yield Response.streamed(out -> build.write(out, rendering));
      }
      case Endpoint.Unknown e -> throw new ApiException(404, "Not Found");
    };
  }

  private Response builds(Organization catalogue, @Nullable String pipeline, Request request)
      throws ApiException {
    Parameters parameters = Parameters.of(request.rawQuery());
    BuildFilter filter = new BuildFilter(pipeline, parameters, request.faults());
    Page<ListedBuild> page =
        Page.of(
            catalogue.newestFirst(),
            build -> filter.shows(build, request.now()),
            parameters,
            deepestOffset);
    Rendering rendering = rendering(request, parameters, false);
    return linked(page, request, out -> write(page.items(), rendering, request.faults(), out));
  }

  private Response pipelines(Organization catalogue, Request request) throws ApiException {
    Parameters parameters = Parameters.of(request.rawQuery());
    Page<ListedPipeline> page =
        Page.of(catalogue.pipelines(), pipeline -> true, parameters, Integer.MAX_VALUE);
    Rendering rendering = rendering(request, parameters, false);
    return linked(
        page,
        request,
        out -> {
          separated(page.items(), out, (pipeline, to) -> pipeline.write(to, rendering));
        });
  }

  private void write(List<ListedBuild> builds, Rendering rendering, Faults faults, OutputStream out)
      throws IOException {
    separated(
        builds,
        out,
        (build, to) -> {
          boolean broken = faults.breaks(build.id());
          if (broken) {
            BrokenBuild.write(build, rendering, faults, to);
          } else {
            build.write(to, rendering);
          }
          tally.served(build.id(), broken);
        });
  }

  private interface Item<T> {
    void write(T item, OutputStream out) throws IOException;
  }

  private static <T> void separated(List<T> items, OutputStream out, Item<T> writer)
      throws IOException {
    out.write('[');
    boolean first = true;
    for (T item : items) {
      if (!first) {
        out.write(',');
      }
      first = false;
      writer.write(item, out);
    }
    out.write(']');
  }

  private static Response linked(Page<?> page, Request request, Response.Body body) {
    String link = page.link(request.address(), request.rawQuery());
    Response answer = Response.streamed(body);
    return link == null ? answer : answer.with(Map.of("Link", link));
  }

  private Rendering rendering(Request request, Parameters parameters, boolean single) {
    return new Rendering(
        request.now(),
        request.serial(),
        parameters.isTrue("include_retried_jobs"),
        !parameters.isTrue("exclude_jobs"),
        !parameters.isTrue("exclude_pipeline"),
        single,
        access.scopes().contains("write_pipelines"));
  }
}
