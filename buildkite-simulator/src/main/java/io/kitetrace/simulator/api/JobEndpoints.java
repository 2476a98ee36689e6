package io.kitetrace.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kitetrace.simulator.catalogue.JobFiles;
import io.kitetrace.simulator.catalogue.JobFiles.Artifact;
import io.kitetrace.simulator.catalogue.Organization;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What jobs have left behind: logs, artifacts. Safe for any thread. */
final class JobEndpoints {
  private final JobIndex index;

  JobEndpoints(List<Organization> organizations) {
    index = new JobIndex(organizations);
  }

  /** The raw log where the client wants text, else as JSON. */
  Response log(Router.Request request) throws ApiException {
    JobFiles files = files(request);
    if (request.faults().faults().hidesLog(request.endpoint().job())) {
      throw new ApiException(404, "No log found");
    }
    if (request.accept().startsWith("text/plain")) {
      return Response.text(200, "text/plain; charset=utf-8", files.log());
    }
    return Response.json(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("url", request.address())
            .put("content", files.log())
            .put("size", size(files.log()))
            .set("header_times", JsonNodeFactory.instance.arrayNode()));
  }

  Response artifacts(Router.Request request, Parameters parameters) throws ApiException {
    String glob = parameters.one("path");
    String state = parameters.one("state");
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Artifact artifact : files(request).artifacts()) {
      boolean wanted = state == null || state.equals("finished");
      if (wanted && (glob == null || matches(glob, artifact.path()))) {
        list.add(
            JsonNodeFactory.instance
                .objectNode()
                .put("id", artifact.id())
                .put("job_id", request.endpoint().job())
                .put("state", "finished")
                .put("path", artifact.path())
                .put("filename", artifact.path().substring(artifact.path().lastIndexOf('/') + 1))
                .put("mime_type", artifact.mimeType())
                .put("file_size", size(artifact.content()))
                .put("download_url", downloadUrl(request, artifact)));
      }
    }
    return Response.json(200, list);
  }

  /** To another host, as the API sends its clients to where artifacts are stored. */
  Response download(Router.Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    for (Artifact artifact : files(request).artifacts()) {
      if (artifact.id().equals(endpoint.artifact())) {
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

  private JobFiles files(Router.Request request) throws ApiException {
    Endpoint endpoint = request.endpoint();
    JobFiles files = index.files(endpoint.organization(), endpoint.job(), request.now());
    if (files == null) {
      throw new ApiException(404, "No job found");
    }
    return files;
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

  private static int size(String content) {
    return content.getBytes(StandardCharsets.UTF_8).length;
  }

  /** {@code **} stands for any folders, {@code *} for what has no slash. */
  private static boolean matches(String glob, String path) {
    String regex =
        Pattern.quote(glob.replace("**/", "\u0000"))
            .replace("*", "\\E[^/]*\\Q")
            .replace("\u0000", "\\E(?:.*/)?\\Q");
    return path.matches(regex);
  }
}
