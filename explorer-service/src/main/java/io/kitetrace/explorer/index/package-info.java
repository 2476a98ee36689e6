/** The index: a DuckDB database in a file, and what is written into it. */
@NullMarked
package io.kitetrace.explorer.index;

import org.jspecify.annotations.NullMarked;
