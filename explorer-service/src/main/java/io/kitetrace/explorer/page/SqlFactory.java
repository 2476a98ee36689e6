package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.sql.SqlRunner;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What people's queries are answered with. */
@Factory
@Requires(beans = Explorer.class)
final class SqlFactory {

  /** The executor of queries: threads that pages do not wait for. Not virtual: DuckDB pins them. */
  static final String THREADS = "queries";

  private static final int THREAD_COUNT = 8;

  /** DuckDB reads nested queries by recursion, in native frames. */
  private static final long STACK_BYTES = 16L << 20;

  @Singleton
  @Named(THREADS)
  @Bean(preDestroy = "shutdownNow")
  ExecutorService threads() {
    return Executors.newFixedThreadPool(
        THREAD_COUNT,
        Thread.ofPlatform().daemon().stackSize(STACK_BYTES).name("queries-", 1).factory());
  }

  @Singleton
  @Bean(preDestroy = "close")
  SqlRunner runner(Explorer explorer) {
    return new SqlRunner(explorer.index());
  }
}
