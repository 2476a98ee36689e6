/** What pages ask the index, and how a person says which builds are meant. */
@NullMarked
package io.kitetrace.explorer.read;

import org.jspecify.annotations.NullMarked;
