package io.kitetrace.model;

/** A wait step: a mark between jobs, without state or times. */
public record WaiterJob(JobCore core) implements Job {}
