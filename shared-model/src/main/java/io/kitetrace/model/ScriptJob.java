package io.kitetrace.model;

/** A job that an agent runs. */
public record ScriptJob(JobCore core, Execution execution) implements Job {}
