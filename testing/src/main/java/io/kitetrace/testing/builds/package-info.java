/** Builds made for tests. */
@NullMarked
package io.kitetrace.testing.builds;

import org.jspecify.annotations.NullMarked;
