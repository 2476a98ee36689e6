package io.kitetrace.model;

/** A job of a type that was not known when this was written; it may have run like any other. */
public record UnknownJob(JobCore core, Execution execution) implements Job {}
