/** What keeps memory bounded, whatever is read. */
@NullMarked
package io.kitetrace.enricher.limit;

import org.jspecify.annotations.NullMarked;
