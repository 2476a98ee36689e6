/** The group that shares the organizations among replicas, and what an owner runs. */
@NullMarked
package io.kitetrace.poller.owner;

import org.jspecify.annotations.NullMarked;
