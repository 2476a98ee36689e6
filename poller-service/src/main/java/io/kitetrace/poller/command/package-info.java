/** The command, its wiring, health and metrics. */
@NullMarked
package io.kitetrace.poller.command;

import org.jspecify.annotations.NullMarked;
