/** What becomes of a build that has come: wanted or not, finished or not, news or not, redacted. */
@NullMarked
package io.kitetrace.poller.ingest;

import org.jspecify.annotations.NullMarked;
