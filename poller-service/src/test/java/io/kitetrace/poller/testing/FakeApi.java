package io.kitetrace.poller.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The list of builds as Buildkite serves it, with whatever faults a test asks for. */
public final class FakeApi implements AutoCloseable {

  public static final String TOKEN = "bkua_s3cret-token";

  private static final Pattern LIST =
      Pattern.compile(".*/v2/organizations/acme/(?:pipelines/([a-z]+)/)?builds");

  /** Answers one request in place of the list; true when it did. */
  @FunctionalInterface
  public interface Fault {
    boolean answer(HttpExchange exchange, Map<String, String> query) throws IOException;
  }

  /** A request as it came. */
  public record Asked(String path, Map<String, String> query, Map<String, List<String>> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, FakeBuild> builds = new ConcurrentHashMap<>();
  private final Map<String, byte[]> raw = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger live = new AtomicInteger();
  private volatile int deepest = Integer.MAX_VALUE;
  private volatile int most = Integer.MAX_VALUE;
  private volatile String linkBase = "";
  private volatile Consumer<Map<String, String>> before = query -> {};
  private volatile boolean links = true;
  private volatile Fault always = (exchange, query) -> false;

  private FakeApi(HttpServer server) {
    this.server = server;
  }

  public static FakeApi start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeApi api = new FakeApi(server);
      server.setExecutor(api.threads);
      server.createContext("/", api::handle);
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void put(FakeBuild... some) {
    Arrays.stream(some).forEach(build -> builds.put(build.id(), build));
  }

  /** Serves these bytes in the place of a build's. */
  public void putRaw(FakeBuild place, String json) {
    builds.put(place.id(), place);
    raw.put(place.id(), json.getBytes(StandardCharsets.UTF_8));
  }

  public void remove(FakeBuild build) {
    builds.remove(build.id());
  }

  /** The next request is answered by this. */
  public void fault(Fault fault) {
    faults.add(fault);
  }

  public void status(int status, String body, String... headers) {
    fault(
        (exchange, query) -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
          return true;
        });
  }

  /** Each request is answered by this, if it answers. */
  public void always(Fault fault) {
    always = fault;
  }

  /** Pages behind this number are refused. */
  public void deepest(int page) {
    deepest = page;
  }

  /** Lists of more builds than these are refused as too deep. */
  public void most(int builds) {
    most = builds;
  }

  /** Links begin with this in place of the API's own address and path. */
  public void linkBase(String base) {
    linkBase = base;
  }

  public void withoutLinks() {
    links = false;
  }

  /** Called before each answer of the list. */
  public void before(Consumer<Map<String, String>> change) {
    before = change;
  }

  public List<Asked> asked() {
    return asked;
  }

  /** Builds that answers held. */
  public int served() {
    return served.get();
  }

  public byte[] lastJson(FakeBuild build) {
    return build.json(live.get());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query = ListQuery.of(exchange.getRequestURI());
      asked.add(
          new Asked(
              exchange.getRequestURI().getPath(), query, Map.copyOf(exchange.getRequestHeaders())));
      before.accept(query);
      Fault fault = faults.poll();
      if ((fault == null || !fault.answer(exchange, query)) && !always.answer(exchange, query)) {
        FakeBuild one = single(exchange.getRequestURI().getPath());
        if (one == null) {
          list(exchange, query);
        } else {
          served.incrementAndGet();
          answer(exchange, 200, one.json(live.incrementAndGet()));
        }
      }
    }
  }

  private @Nullable FakeBuild single(String path) {
    return builds.values().stream()
        .filter(
            b ->
                path.endsWith(
                    "/organizations/acme/pipelines/%s/builds/%d"
                        .formatted(b.pipeline(), b.number())))
        .findFirst()
        .orElse(null);
  }

  private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(
          exchange,
          401,
          "{\"message\":\"Authentication required.\"}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String list = exchange.getRequestURI().getPath();
    Matcher path = LIST.matcher(list);
    if (!path.matches()) {
      answer(
          exchange,
          404,
          "{\"message\":\"No organization found\"}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    if (path.group(1) != null) {
      query.put("pipeline", path.group(1));
    }
    int page = ListQuery.page(query);
    if (page > deepest || matching(query).size() > most) {
      answer(
          exchange,
          400,
          "{\"message\":\"Listing builds this deep is not supported. Please narrow your query.\"}"
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    List<FakeBuild> here = page(query);
    link(exchange, query);
    served.addAndGet(here.size());
    answer(exchange, 200, body(here));
  }

  public List<FakeBuild> page(Map<String, String> query) {
    int page = ListQuery.page(query);
    int perPage = ListQuery.perPage(query);
    return matching(query).stream().skip((page - 1L) * perPage).limit(perPage).toList();
  }

  public void link(HttpExchange exchange, Map<String, String> query) {
    int page = ListQuery.page(query);
    int perPage = ListQuery.perPage(query);
    if (links && matching(query).size() > page * perPage) {
      Map<String, String> next = new LinkedHashMap<>(query);
      next.put("page", Integer.toString(page + 1));
      exchange.getResponseHeaders().add("Link", link(exchange, next, "next"));
    } else if (links) {
      exchange.getResponseHeaders().add("Link", link(exchange, query, "first"));
    }
  }

  public byte[] body(List<FakeBuild> page) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write('[');
    int number = live.incrementAndGet();
    for (FakeBuild build : page) {
      if (body.size() > 1) {
        body.write(',');
      }
      body.writeBytes(raw.getOrDefault(build.id(), build.json(number)));
    }
    body.write(']');
    return body.toByteArray();
  }

  public List<FakeBuild> matching(Map<String, String> query) {
    return builds.values().stream()
        .filter(build -> ListQuery.matches(query, build))
        .sorted(
            Comparator.comparing(FakeBuild::createdAt).thenComparing(FakeBuild::number).reversed())
        .toList();
  }

  private String link(HttpExchange exchange, Map<String, String> query, String relation) {
    StringBuilder url =
        new StringBuilder(
            linkBase.isEmpty() ? url() + exchange.getRequestURI().getPath() : linkBase);
    char separator = '?';
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      url.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return "<" + url + ">; rel=\"" + relation + "\"";
  }

  public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
