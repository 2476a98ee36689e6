package io.kitetrace.poller.ownership;

import io.kitetrace.poller.backfill.Backfills;
import io.kitetrace.poller.poll.OrganizationPoller;
import io.kitetrace.poller.poll.PollerResources;
import java.util.function.Consumer;

/**
 * What is done for the organizations that are ours, and with what.
 *
 * @param mode what we were started for
 * @param onePass which lists are still to be read, where each is read once
 * @param onFault hears of what no wait mends: better to end, and be started again, than to be there
 *     without working
 */
public record Work(
    Mode mode,
    OnePass onePass,
    OrganizationPoller poller,
    Backfills backfills,
    PollerResources resources,
    Consumer<Throwable> onFault) {}
