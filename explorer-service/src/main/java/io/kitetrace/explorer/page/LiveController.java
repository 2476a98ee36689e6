package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.IndexFigures;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Tells open pages that builds have arrived. */
@Controller
@Requires(beans = Explorer.class)
final class LiveController {

  /** Each is a connection that stays. */
  static final int MAX_LISTENERS = 200;

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** An empty event now and then shows which browsers are gone. */
  private static final int HEARTBEAT_PERIODS = 15;

  private final AtomicInteger listeners = new AtomicInteger();
  private final Explorer explorer;
  private final Flux<Event<String>> events;

  LiveController(Explorer explorer, @Named(PageFactory.THREADS) ExecutorService threads) {
    this.explorer = explorer;
    this.events =
        Flux.interval(PERIOD)
            .onBackpressureDrop()
            .publishOn(Schedulers.fromExecutorService(threads), 1)
            .scan(
                new Tick(-1, IndexFigures.revision(explorer.index()), false),
                (last, count) -> last.next(count, IndexFigures.revision(explorer.index())))
            .filter(tick -> tick.changed || tick.count % HEARTBEAT_PERIODS == 0)
            .map(LiveController::event)
            .share();
  }

  /** A look at the index. */
  private record Tick(long count, long revision, boolean changed) {

    Tick next(long count, long now) {
      return new Tick(count, now, now != revision);
    }
  }

  @Get("/api/live")
  @ExecuteOn(PageFactory.THREADS)
  @Produces(MediaType.TEXT_EVENT_STREAM)
  HttpResponse<Publisher<Event<String>>> live() {
    if (listeners.incrementAndGet() > MAX_LISTENERS) {
      listeners.decrementAndGet();
      return HttpResponse.noContent(); // a browser does not come again then
    }
    // What arrived before the browser listened: it compares with what its page was made of.
    Event<String> first = event(new Tick(0, IndexFigures.revision(explorer.index()), true));
    return HttpResponse.<Publisher<Event<String>>>ok(
            Flux.concat(Flux.just(first), events).doFinally(signal -> listeners.decrementAndGet()))
        .header("X-Accel-Buffering", "no");
  }

  private static Event<String> event(Tick tick) {
    return tick.changed
        ? Event.of(Long.toString(tick.revision)).name("builds")
        : Event.of("").name("idle");
  }
}
