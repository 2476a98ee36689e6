package io.kitetrace.explorer.read;

/** Another build, and what it is to this one. */
public record RelatedBuild(Relation relation, BuildRow build) {

  /** As the page says it. */
  public enum Relation {
    REBUILT_FROM("Rebuilt from"),
    REBUILT_AS("Rebuilt as"),
    TRIGGERED_FROM("Triggered from"),
    TRIGGERED("Triggered");

    private final String words;

    Relation(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
