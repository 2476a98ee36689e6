package io.kitetrace.benchmarks.endtoend;

import io.kitetrace.kafka.EmbeddedKafka;
import io.kitetrace.kafka.EmbeddedKafkaOptions;
import java.nio.file.Path;

/** A process with a broker in it. Argument: its folder. Prints its address. */
final class BrokerProcess {

  private BrokerProcess() {}

  /** Serves until its starter ends. */
  public static void main(String[] args) {
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(Path.of(args[0])));
    Lifeline.serve(kafka.bootstrapServers());
  }
}
