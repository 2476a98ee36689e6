/** Services as processes of their own, as they run in production. */
@NullMarked
package io.kitetrace.testing.process;

import org.jspecify.annotations.NullMarked;
