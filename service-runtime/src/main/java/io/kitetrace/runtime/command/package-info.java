/** What the commands have in common: exit codes, sentences for people, summaries. */
@NullMarked
package io.kitetrace.runtime.command;

import org.jspecify.annotations.NullMarked;
