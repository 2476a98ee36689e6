/** Looks at what a service needs before it runs, and says what is wrong and what to do. */
@NullMarked
package io.kitetrace.runtime.doctor;

import org.jspecify.annotations.NullMarked;
