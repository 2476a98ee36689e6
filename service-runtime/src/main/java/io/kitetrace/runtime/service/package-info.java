/** The framework around a service. */
@NullMarked
package io.kitetrace.runtime.service;

import org.jspecify.annotations.NullMarked;
