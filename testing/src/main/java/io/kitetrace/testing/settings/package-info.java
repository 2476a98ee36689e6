/** The table of variables, for the tests that hold documents against it. */
@NullMarked
package io.kitetrace.testing.settings;

import org.jspecify.annotations.NullMarked;
