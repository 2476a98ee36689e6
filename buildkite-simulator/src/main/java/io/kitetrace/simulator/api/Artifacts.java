package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Lists jobs' artifacts, and tells where they are stored. Safe for any thread. */
final class Artifacts {
  private final JobIndex index;

  Artifacts(JobIndex index) {
    this.index = index;
  }

  Response list(Router.Request request, Parameters parameters) throws ApiException {
    String glob = parameters.one("path");
    String wanted = parameters.one("state");
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Artifact artifact : index.files(request).artifacts()) {
      String path = artifact.path();
      String state = state(request, artifact);
      if ((wanted == null || wanted.equals(state)) && (glob == null || matches(glob, path))) {
        list.add(
            JsonNodeFactory.instance
                .objectNode()
                .put("id", artifact.id())
                .put("job_id", request.endpoint().job())
                .put("state", state)
                .put("path", path)
                .put("filename", path.substring(path.lastIndexOf('/') + 1))
                .put("mime_type", artifact.mimeType())
                .put("file_size", FileDownloads.response(artifact, request.faults()).length())
                .put("download_url", downloadUrl(request, artifact)));
      }
    }
    return Response.json(200, list);
  }

  /** To another host, as the API sends its clients to where artifacts are stored. */
  Response download(Router.Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    for (Artifact artifact : index.files(request).artifacts()) {
      if (artifact.id().equals(endpoint.artifact())
          && state(request, artifact).equals("finished")) {
        URI asked = URI.create(request.address());
        String host = "localhost".equals(asked.getHost()) ? "127.0.0.1" : "localhost";
        String location =
            "http://%s:%d%s%s/%s/%s"
                .formatted(
                    host,
                    asked.getPort(),
                    FileDownloads.PATH,
                    endpoint.organization(),
                    endpoint.job(),
                    artifact.id());
        return Response.json(302, JsonNodeFactory.instance.objectNode().put("url", location))
            .with(Map.of("Location", location));
      }
    }
    throw new ApiException(404, "No artifact found");
  }

  private static String state(Router.Request request, Artifact artifact) {
    return Objects.requireNonNullElse(request.faults().faults().lost(artifact.id()), "finished");
  }

  private static String downloadUrl(Router.Request request, Artifact artifact) {
    Endpoint endpoint = request.endpoint();
    URI asked = URI.create(request.address());
    return "%s://%s/v2/organizations/%s/pipelines/%s/builds/%s/jobs/%s/artifacts/%s/download"
        .formatted(
            asked.getScheme(),
            asked.getRawAuthority(),
            endpoint.organization(),
            endpoint.pipeline().isEmpty() ? "-" : endpoint.pipeline(),
            endpoint.build().isEmpty() ? "-" : endpoint.build(),
            endpoint.job(),
            artifact.id());
  }

  /** {@code **} stands for any folders, {@code *} and {@code ?} for what has no slash. */
  static boolean matches(String glob, String path) {
    String regex =
        Pattern.quote(glob.replace("**/", "\u0000").replace("**", "\u0001"))
            .replace("*", "\\E[^/]*\\Q")
            .replace("?", "\\E[^/]\\Q")
            .replace("\u0000", "\\E(?:.*/)?\\Q")
            .replace("\u0001", "\\E.*\\Q");
    return path.matches(regex);
  }
}
