/** The group that shares the organizations among replicas, and what an owner runs. */
@NullMarked
package io.kitetrace.poller.ownership;

import org.jspecify.annotations.NullMarked;
