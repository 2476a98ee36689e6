/** What went on inside jobs: logs, test reports and profiles become timelines. */
@NullMarked
package io.kitetrace.enricher;

import org.jspecify.annotations.NullMarked;
