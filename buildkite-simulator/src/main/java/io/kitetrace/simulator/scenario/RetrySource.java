package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Person;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that a job replaces.
 *
 * @param attempt how many attempts were before it
 * @param by who retried; null where it was automatic
 */
public record RetrySource(UUID jobId, String retryType, int attempt, @Nullable Person by) {}
