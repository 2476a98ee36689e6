/** Builds in files: exports, answers of the API, JSON lines; found, cut out, put together. */
@NullMarked
package io.kitetrace.poller.imports;

import org.jspecify.annotations.NullMarked;
