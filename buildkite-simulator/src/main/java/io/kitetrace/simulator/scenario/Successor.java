package io.kitetrace.simulator.scenario;

import io.kitetrace.simulator.company.Person;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that replaces a job.
 *
 * @param retryType automatic or manual
 * @param by who retried; null where it was automatic
 */
public record Successor(UUID jobId, String retryType, @Nullable Person by) {}
