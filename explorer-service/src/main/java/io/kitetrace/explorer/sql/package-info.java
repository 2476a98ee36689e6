/** What a person asks of the index: SQL, within bounds; insights; Parquet. */
@NullMarked
package io.kitetrace.explorer.sql;

import org.jspecify.annotations.NullMarked;
