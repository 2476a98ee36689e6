/** The enricher as a command and a program. */
@NullMarked
package io.kitetrace.enricher.command;

import org.jspecify.annotations.NullMarked;
