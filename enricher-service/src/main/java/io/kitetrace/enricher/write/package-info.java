/** Writes timelines, each with its group's offsets in one transaction. */
@NullMarked
package io.kitetrace.enricher.write;

import org.jspecify.annotations.NullMarked;
