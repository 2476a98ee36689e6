/** JSON that is cut into its values without being parsed. */
@NullMarked
package io.kitetrace.poller.json;

import org.jspecify.annotations.NullMarked;
