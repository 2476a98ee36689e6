/** A job's log, read as it streams in: sections with their times, without keeping its text. */
@NullMarked
package io.kitetrace.enricher.log;

import org.jspecify.annotations.NullMarked;
