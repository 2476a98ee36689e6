/** What the enricher can be told. */
@NullMarked
package io.kitetrace.enricher.settings;

import org.jspecify.annotations.NullMarked;
