/** The emitter put together: the log into traces, over OTLP. */
@NullMarked
package io.kitetrace.emitter.service;

import org.jspecify.annotations.NullMarked;
