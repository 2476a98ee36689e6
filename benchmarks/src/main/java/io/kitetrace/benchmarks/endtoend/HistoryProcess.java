package io.kitetrace.benchmarks.endtoend;

import io.kitetrace.model.MalformedBuildException;
import io.kitetrace.runtime.kafka.TopicSettings;
import io.kitetrace.runtime.kafka.TopicSetup;
import io.kitetrace.wire.BuildHead;
import io.kitetrace.wire.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Fills a log with a long history, faster than the poller would: the pages' builds again and again,
 * every time under other ids, as records like the poller's. Arguments: the broker, the pages'
 * folder, how many times. Says a line when all is in the log.
 */
final class HistoryProcess {

  /** A build in a page: its place, where its id stands, and what its record's headers say. */
  private record Template(PageFiles.Place place, int id, Map<String, String> headers) {}

  private static final int UUID_LENGTH = 36;

  private final PageFiles pages;
  private final Producer<String, byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private HistoryProcess(PageFiles pages, Producer<String, byte[]> producer) {
    this.pages = pages;
    this.producer = producer;
  }

  /** Fills the log, then waits to be ended. */
  public static void main(String[] args)
      throws IOException, MalformedBuildException, InterruptedException {
    Lifeline.watch();
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]))) {
      new TopicSetup(admin, TopicSettings.DEFAULT).run();
    }
    try (Producer<String, byte[]> producer =
        Filling.producer(args[0], TopicSetup.MAX_MESSAGE_BYTES)) {
      new HistoryProcess(PageFiles.in(Path.of(args[1])), producer).fill(Integer.parseInt(args[2]));
    }
    Lifeline.say("filled");
    Thread.currentThread().join();
  }

  private void fill(int waves) throws IOException, MalformedBuildException {
    List<List<Template>> templates = new ArrayList<>();
    for (int page = 1; page <= pages.count(); page++) {
      templates.add(templates(page));
    }
    for (int wave = 0; wave < waves; wave++) {
      for (int page = 1; page <= templates.size(); page++) {
        send(Files.readAllBytes(pages.page(page)), templates.get(page - 1), wave);
      }
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the log could not be filled", failed);
    }
  }

  private List<Template> templates(int number) throws IOException, MalformedBuildException {
    byte[] page = Files.readAllBytes(pages.page(number));
    int[] ids = pages.ids(number);
    List<Template> templates = new ArrayList<>();
    for (PageFiles.Place place : PageFiles.places(page)) {
      BuildHead head = BuildHead.read(place.of(page));
      templates.add(new Template(place, ids[templates.size()], headers(head)));
    }
    return templates;
  }

  private static Map<String, String> headers(BuildHead head) {
    return Map.of(
        Headers.SOURCE, "backfill",
        Headers.ORGANIZATION, "acme",
        Headers.FETCHED_AT, Instant.EPOCH.toString(),
        Headers.PIPELINE, head.pipeline(),
        Headers.BUILD_NUMBER, String.valueOf(head.number()),
        Headers.BUILD_STATE, head.state(),
        Headers.VERSION, head.version());
  }

  private void send(byte[] page, List<Template> builds, int wave) {
    byte[] mark = Listings.mark(wave);
    for (Template build : builds) {
      System.arraycopy(mark, 0, page, build.id, mark.length);
      String id = new String(page, build.id, UUID_LENGTH, StandardCharsets.US_ASCII);
      ProducerRecord<String, byte[]> record =
          new ProducerRecord<>(Stage.topics().builds(), id, build.place.of(page));
      build.headers.forEach(
          (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
      var unused =
          producer.send(
              record,
              (metadata, failed) -> {
                if (failed != null) {
                  failure.compareAndSet(null, failed);
                }
              });
    }
  }
}
