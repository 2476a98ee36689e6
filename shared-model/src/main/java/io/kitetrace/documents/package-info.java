/** Builds in files of API JSON: found, cut out, judged; what is broken costs itself alone. */
@NullMarked
package io.kitetrace.documents;

import org.jspecify.annotations.NullMarked;
