package io.kitetrace.simulator.scenario;

/** What a live build does after the anchor. */
enum Happening {
  IS_CREATED(0),
  FINISHES(0),
  RESUMES(1),
  RESUMES_TWICE(2);

  private final int resumes;

  Happening(int resumes) {
    this.resumes = resumes;
  }

  /** How often it goes on after having finished. */
  int resumes() {
    return resumes;
  }
}
