/** Waiting, stopping and reporting outages, for services that retry what fails for a while. */
@NullMarked
package io.kitetrace.runtime.retry;

import org.jspecify.annotations.NullMarked;
