/** Profiles of builds in Chrome's trace event format, read as they stream in. */
@NullMarked
package io.kitetrace.enricher.profile;

import org.jspecify.annotations.NullMarked;
