/** What the poller is told by variables, validated. */
@NullMarked
package io.kitetrace.poller.settings;

import org.jspecify.annotations.NullMarked;
