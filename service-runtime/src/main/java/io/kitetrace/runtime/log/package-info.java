/** How the programs log. */
@NullMarked
package io.kitetrace.runtime.log;

import org.jspecify.annotations.NullMarked;
