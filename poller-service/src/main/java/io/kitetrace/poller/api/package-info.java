/** The API: pages read as streams, within the budget, with every fault told apart. */
@NullMarked
package io.kitetrace.poller.api;

import org.jspecify.annotations.NullMarked;
