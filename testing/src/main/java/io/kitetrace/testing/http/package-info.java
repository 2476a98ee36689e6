/** What stands between a client and its server. */
@NullMarked
package io.kitetrace.testing.http;

import org.jspecify.annotations.NullMarked;
