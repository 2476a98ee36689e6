/** The broker that integration tests run against: in this JVM, or in a container. */
@NullMarked
package io.kitetrace.testing.kafka;

import org.jspecify.annotations.NullMarked;
