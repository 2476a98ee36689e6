package io.kitetrace.simulator.scenario;

/** The pull request that a build is for. */
public record PullRequest(int number, String base, String repository) {}
