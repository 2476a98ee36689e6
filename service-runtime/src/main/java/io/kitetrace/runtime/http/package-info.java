/** How a client reaches what it talks to over HTTP. */
@NullMarked
package io.kitetrace.runtime.http;

import org.jspecify.annotations.NullMarked;
