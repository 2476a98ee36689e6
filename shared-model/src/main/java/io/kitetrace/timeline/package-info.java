/** What went on inside a job, as records of the timelines topic, with their writer and reader. */
@NullMarked
package io.kitetrace.timeline;

import org.jspecify.annotations.NullMarked;
