package io.kitetrace.model;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gathers the fields of the pipeline; its steps, settings and counters are passed over. */
final class PipelineFields implements JsonCursor.FieldReader {

  @Nullable String url;
  private @Nullable String id;
  private @Nullable String graphqlId;
  private @Nullable String slug;
  private @Nullable String name;
  private @Nullable String repository;
  private @Nullable String webUrl;
  private @Nullable String provider;
  private @Nullable String clusterId;

  @Override
  public void read(String field, JsonCursor json) throws IOException, MalformedBuildException {
    switch (field) {
      case "id" -> id = json.text();
      case "graphql_id" -> graphqlId = json.text();
      case "slug" -> slug = json.text();
      case "name" -> name = json.text();
      case "repository" -> repository = json.text();
      case "web_url" -> webUrl = json.text();
      case "url" -> url = json.text();
      case "cluster_id" -> clusterId = json.text();
      case "provider" -> json.object(this::readProvider);
      default -> json.skip();
    }
  }

  /** Never {@code webhook_url}: whoever has it can trigger builds. */
  private void readProvider(String field, JsonCursor json) throws IOException {
    if (field.equals("id")) {
      provider = json.text();
    } else {
      json.skip();
    }
  }

  Pipeline pipeline(Addresses addresses) {
    return new Pipeline(
        id,
        graphqlId,
        slug == null || slug.isEmpty() ? addresses.pipeline() : slug,
        name,
        repository,
        webUrl,
        provider,
        clusterId);
  }
}
