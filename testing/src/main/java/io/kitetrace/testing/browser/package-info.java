/** A headless Chromium for tests of pages. */
@NullMarked
package io.kitetrace.testing.browser;

import org.jspecify.annotations.NullMarked;
