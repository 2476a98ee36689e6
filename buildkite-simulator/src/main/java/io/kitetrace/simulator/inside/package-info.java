/** What made-up jobs leave behind: logs and test reports. */
@NullMarked
package io.kitetrace.simulator.inside;

import org.jspecify.annotations.NullMarked;
