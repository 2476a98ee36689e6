package io.kitetrace.explorer.read;

import io.kitetrace.explorer.consume.RecordPlace;
import java.util.List;

/**
 * Where a build's timelines stand that have spans: those of the jobs that matter most first.
 *
 * @param all how many there are beside those that are not told
 */
public record TimelinePlaces(List<RecordPlace> places, long all) {

  public TimelinePlaces {
    places = List.copyOf(places);
  }
}
