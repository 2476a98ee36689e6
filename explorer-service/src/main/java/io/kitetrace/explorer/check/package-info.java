/** What an explorer needs, to be looked at before it runs. */
@NullMarked
package io.kitetrace.explorer.check;

import org.jspecify.annotations.NullMarked;
