/** Reads the log and plans what is asked about its builds. */
@NullMarked
package io.kitetrace.enricher.consume;

import org.jspecify.annotations.NullMarked;
