package io.kitetrace.benchmarks.endtoend;

import io.kitetrace.emitter.delivery.Chunk;
import io.kitetrace.emitter.otlp.TraceEncoder;
import io.kitetrace.model.Build;
import io.kitetrace.model.BuildReader;
import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.trace.TraceBuilder;
import io.kitetrace.trace.TraceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes the traces of all builds to a topic, twice, each trace as one OTLP message: what a
 * collector needs only to forward. Arguments: the broker, the topic, the pages' folder. Says how
 * many spans the builds have once all is written.
 */
final class SpansProcess {

  private static final int PARTITIONS = 12;
  private static final int MAX_BYTES = 7 << 19;

  private SpansProcess() {}

  /** Fills the topic, then waits to be ended. */
  public static void main(String[] args)
      throws IOException, MalformedBuildException, InterruptedException {
    Lifeline.watch();
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]))) {
      admin.createTopics(List.of(new NewTopic(args[1], PARTITIONS, (short) 1)));
    }
    long spans = 0;
    try (Producer<String, byte[]> producer = Filling.producer(args[0], 2 * MAX_BYTES)) {
      PageFiles pages = PageFiles.in(Path.of(args[2]));
      for (int pass = 0; pass < 2; pass++) {
        spans = send(pages, args[1], producer);
      }
    }
    Lifeline.say(Long.toString(spans));
    Thread.currentThread().join();
  }

  private static long send(PageFiles pages, String topic, Producer<String, byte[]> producer)
      throws IOException, MalformedBuildException {
    BuildReader reader = new BuildReader();
    TraceBuilder traces = new TraceBuilder(TraceOptions.DEFAULTS);
    TraceEncoder encoder = new TraceEncoder(MAX_BYTES, false);
    long spans = 0;
    for (int page = 1; page <= pages.count(); page++) {
      for (byte[] json : pages.builds(page)) {
        Build build = reader.read(json);
        for (Chunk chunk : encoder.encode(traces.whole(build).spans())) {
          var unused = producer.send(new ProducerRecord<>(topic, build.id(), chunk.bytes()));
          spans += chunk.spanCount();
        }
      }
    }
    return spans;
  }
}
