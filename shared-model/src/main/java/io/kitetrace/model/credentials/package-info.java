/** Takes credentials out of texts. */
@NullMarked
package io.kitetrace.model.credentials;

import org.jspecify.annotations.NullMarked;
