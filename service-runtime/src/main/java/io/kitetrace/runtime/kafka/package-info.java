/** How the services reach Kafka, and the topics that they need. */
@NullMarked
package io.kitetrace.runtime.kafka;

import org.jspecify.annotations.NullMarked;
