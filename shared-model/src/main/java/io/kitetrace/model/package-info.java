/** A build as Buildkite's API writes it, and the tolerant reader that makes it from JSON. */
@NullMarked
package io.kitetrace.model;

import org.jspecify.annotations.NullMarked;
