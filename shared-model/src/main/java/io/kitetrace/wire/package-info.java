/** Names and forms of the log: the contract for every consumer. */
@NullMarked
package io.kitetrace.wire;

import org.jspecify.annotations.NullMarked;
