/** Everything that a person sees in a browser, and the same as JSON. */
@NullMarked
package io.kitetrace.explorer.page;

import org.jspecify.annotations.NullMarked;
