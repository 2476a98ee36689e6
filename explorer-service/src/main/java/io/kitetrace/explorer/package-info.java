/** The explorer: an index of every build of the log, kept up to date. */
@NullMarked
package io.kitetrace.explorer;

import org.jspecify.annotations.NullMarked;
