package io.kitetrace.simulator.catalogue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * One organization's pipelines and builds, whether they exist yet or not. Safe for any thread.
 *
 * @param id a UUID
 * @param owner who owns the token
 * @param pipelines in the order of the API
 * @param newestFirst every build that ever is
 */
public record Organization(
    String slug,
    String name,
    String id,
    User owner,
    List<ListedPipeline> pipelines,
    List<ListedBuild> newestFirst) {
  public Organization {
    pipelines = List.copyOf(pipelines);
    newestFirst = List.copyOf(newestFirst);
  }

  public record User(String id, String name, String email) {}

  public record ListedPipeline(String slug, Json json) {
    /** Writes the pipeline's JSON object, nothing before and nothing after. */
    public interface Json {
      void write(OutputStream out, Rendering rendering) throws IOException;
    }
  }
}
