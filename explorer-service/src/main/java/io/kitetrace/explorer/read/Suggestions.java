package io.kitetrace.explorer.read;

import java.util.List;

/** What a filter's field offers, most frequent first. */
public record Suggestions(
    List<String> organizations,
    List<String> pipelines,
    List<String> branches,
    List<String> people) {

  public Suggestions {
    organizations = List.copyOf(organizations);
    pipelines = List.copyOf(pipelines);
    branches = List.copyOf(branches);
    people = List.copyOf(people);
  }
}
