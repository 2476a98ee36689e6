/** What is served, wherever it comes from, and the truth about it. */
@NullMarked
package io.kitetrace.simulator.catalogue;

import org.jspecify.annotations.NullMarked;
