/** Test reports, read as they stream in: what failed and what took long. */
@NullMarked
package io.kitetrace.enricher.tests;

import org.jspecify.annotations.NullMarked;
