package io.kitetrace.explorer.page;

import io.kitetrace.explorer.Explorer;
import io.kitetrace.explorer.read.ApiReads;
import io.kitetrace.explorer.read.BuildReads;
import io.kitetrace.explorer.read.JobReads;
import io.kitetrace.explorer.read.PipelineReads;
import io.kitetrace.trace.TraceBuilder;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What pages are made with. */
@Factory
@Requires(beans = Explorer.class)
final class PageFactory {

  /** The executor of everything that asks the index or Kafka. */
  static final String THREADS = "pages";

  /** DuckDB uses its own threads too; these mostly wait. Not virtual: native calls would pin. */
  private static final int THREAD_COUNT = 8;

  @Singleton
  @Named(THREADS)
  @Bean(preDestroy = "shutdownNow")
  ExecutorService threads() {
    return Executors.newFixedThreadPool(
        THREAD_COUNT, Thread.ofPlatform().daemon().name("pages-", 1).factory());
  }

  @Singleton
  BuildReads builds(Explorer explorer) {
    return new BuildReads(explorer.index());
  }

  @Singleton
  JobReads jobs(Explorer explorer) {
    return new JobReads(explorer.index());
  }

  @Singleton
  ApiReads api(Explorer explorer) {
    return new ApiReads(explorer.index());
  }

  @Singleton
  PipelineReads pipelines(Explorer explorer) {
    return new PipelineReads(explorer.index());
  }

  @Singleton
  TraceBuilder traces(Explorer explorer) {
    return new TraceBuilder(explorer.settings().trace());
  }
}
