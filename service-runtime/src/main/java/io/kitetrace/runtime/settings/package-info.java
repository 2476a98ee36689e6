/** Reads the configuration: every fault is collected, each naming its variable. */
@NullMarked
package io.kitetrace.runtime.settings;

import org.jspecify.annotations.NullMarked;
