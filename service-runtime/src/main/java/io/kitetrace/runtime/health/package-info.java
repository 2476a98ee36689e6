/** Asks a running service whether it is well, from inside its container. */
@NullMarked
package io.kitetrace.runtime.health;

import org.jspecify.annotations.NullMarked;
