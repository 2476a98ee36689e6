# Every image of Kitetrace, a target each: poller, emitter, explorer, enricher, metrics, and kitetrace, which holds
# every command.
# From the repository's root, with nothing built before:
#   docker build --target poller -t kitetrace/poller .
#   docker buildx bake        (all of them; docker-bake.hcl)
# Any JRE of version 25 or newer serves as the base, one without a shell too (BASE_IMAGE). The builder needs
# Maven, a JDK 21 or newer and a shell (BUILDER_IMAGE).
ARG BUILDER_IMAGE=maven:3.9-eclipse-temurin-25
ARG BASE_IMAGE=eclipse-temurin:25-jre

# Jars are the same for every machine, so the builder's own makes them, once for all images.
FROM --platform=$BUILDPLATFORM ${BUILDER_IMAGE} AS packaged
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -am package \
      -pl poller-service,span-emitter-service,explorer-service,enricher-service,metrics-consumer,standalone

# Libraries, which seldom change, apart from our own jars: a layer each. Times are fixed, because a cache of
# classes is taken for the very jars alone that it was made from.
# DuckDB's library is for one machine alone, beside its jar: from within it, every start unpacks 72 MB, and a process
# that is killed leaves them behind.
FROM packaged AS arranged
ARG TARGETARCH
RUN set -eu; \
    for program in \
      poller:poller-service \
      emitter:span-emitter-service \
      explorer:explorer-service \
      enricher:enricher-service \
      metrics:metrics-consumer \
      kitetrace:standalone; \
    do \
      out=/out/${program%:*}; dist=${program#*:}/target/dist; \
      mkdir -p "$out/libraries" "$out/own/lib"; \
      cp "$dist"/kitetrace*.jar "$out/own/kitetrace.jar"; \
      cp jvm.options jvm-25.options "$dist/sbom.cdx.json" "$out/own/"; \
      cp "$dist"/lib/*.jar "$out/libraries/"; \
      for module in */pom.xml; do \
        find "$out/libraries" -name "${module%/pom.xml}-[0-9]*.jar" -exec mv {} "$out/own/lib/" ';'; \
      done; \
    done; \
    case "${TARGETARCH:-$(uname -m)}" in aarch64|arm64) arch=arm64 ;; *) arch=amd64 ;; esac; \
    for jar in /out/*/libraries/duckdb_jdbc-*.jar; do \
      mkdir /duckdb; cd /duckdb; \
      jar xf "$jar"; \
      mv "libduckdb_java.so_linux_$arch" "${jar%/*}/"; \
      rm libduckdb_java.so_* "$jar"; \
      jar --create --file "$jar" --manifest META-INF/MANIFEST.MF --date=2026-01-01T00:00:00Z .; \
      cd /; rm -r /duckdb; \
    done; \
    mkdir /out/data; \
    find /out -exec touch -d 2026-01-01T00:00:00Z {} +

# What all images have in common.
FROM ${BASE_IMAGE} AS program
ARG BASE_IMAGE
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${BASE_IMAGE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Memory that is freed in one thread serves the others, too.
ENV MALLOC_ARENA_MAX=1
WORKDIR /tmp
# How the JVM runs is told and explained in jvm.options and jvm-25.options; JAVA_TOOL_OPTIONS adds to these.
ENTRYPOINT ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCache=/app/kitetrace.aot", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/kitetrace.jar"]

# Of services also health and metrics, on this port.
FROM program AS service
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.HealthCheck"]

# An image is three stages: its jars; a start on the base's own JVM, without Kafka, that keeps what it loaded (JEP 514),
# which saves a good part of each start; and both together, run by a user who is a number, so that Kubernetes
# can tell that it is not root.

# The poller, and what else writes to the log: backfill, import.
FROM service AS poller-jars
COPY --from=arranged /out/poller/libraries /app/lib
COPY --from=arranged /out/poller/own /app

FROM poller-jars AS poller-trained
# Not asked for anything: an address where nobody listens.
ENV BUILDKITE_API_TOKEN=none BUILDKITE_ORGANIZATION=none BUILDKITE_API_URL=http://127.0.0.1:9
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.TrainingRun", "io.kitetrace.poller.command.PollerProgram", "poller"]

FROM poller-jars AS poller
LABEL org.opencontainers.image.title="Kitetrace poller" \
      org.opencontainers.image.description="Publishes finished Buildkite builds to a Kafka log"
COPY --from=poller-trained /app/kitetrace.aot /app/
# Webhooks.
EXPOSE 8081
USER 10001:10001
CMD ["poller"]

# The emitter, and what else reads the log: replay, preview, dead letters.
FROM service AS emitter-jars
COPY --from=arranged /out/emitter/libraries /app/lib
COPY --from=arranged /out/emitter/own /app

FROM emitter-jars AS emitter-trained
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.TrainingRun", "io.kitetrace.emitter.cli.EmitterProgram", "emitter"]

FROM emitter-jars AS emitter
LABEL org.opencontainers.image.title="Kitetrace emitter" \
      org.opencontainers.image.description="Sends the builds of a Kafka log as OpenTelemetry traces"
COPY --from=emitter-trained /app/kitetrace.aot /app/
USER 10001:10001
CMD ["emitter"]

# The explorer: pages, SQL and insights over every build of the log; and query, insights, export.
FROM service AS explorer-jars
COPY --from=arranged /out/explorer/libraries /app/lib
COPY --from=arranged /out/explorer/own /app

FROM explorer-jars AS explorer-trained
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-Dkitetrace.training.paths=/builds,/pipelines,/insights,/sql,/status", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.TrainingRun", "io.kitetrace.explorer.command.ExplorerProgram", "explorer"]

FROM explorer-jars AS explorer
LABEL org.opencontainers.image.title="Kitetrace explorer" \
      org.opencontainers.image.description="Pages, insights and SQL over every build of a Kafka log"
COPY --from=explorer-trained /app/kitetrace.aot /app/
# The index. It is made again from the log where it is gone; a volume saves the time.
COPY --from=arranged --chown=10001:10001 /out/data /data
ENV EXPLORER_DATA=/data/explorer.duckdb
VOLUME /data
USER 10001:10001
# DuckDB needs memory beside the heap.
ENTRYPOINT ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCache=/app/kitetrace.aot", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/kitetrace.jar"]
CMD ["explorer"]

# The enricher: what went on inside jobs becomes timelines.
FROM service AS enricher-jars
COPY --from=arranged /out/enricher/libraries /app/lib
COPY --from=arranged /out/enricher/own /app

FROM enricher-jars AS enricher-trained
# Not asked for anything, as the poller's.
ENV ENRICH_PIPELINES=none BUILDKITE_API_TOKEN=none BUILDKITE_ORGANIZATION=none BUILDKITE_API_URL=http://127.0.0.1:9
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.TrainingRun", "io.kitetrace.enricher.command.EnricherProgram", "enricher"]

FROM enricher-jars AS enricher
LABEL org.opencontainers.image.title="Kitetrace enricher" \
      org.opencontainers.image.description="Looks into the jobs of a Kafka log: their logs, tests and profiles become timelines"
COPY --from=enricher-trained /app/kitetrace.aot /app/
USER 10001:10001
CMD ["enricher"]

# The second consumer: builds become OpenTelemetry metrics.
FROM service AS metrics-jars
COPY --from=arranged /out/metrics/libraries /app/lib
COPY --from=arranged /out/metrics/own /app

FROM metrics-jars AS metrics-trained
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-cp", "/app/kitetrace.jar", "io.kitetrace.runtime.health.TrainingRun", "io.kitetrace.metrics.MetricsConsumer"]

FROM metrics-jars AS metrics
LABEL org.opencontainers.image.title="Kitetrace metrics" \
      org.opencontainers.image.description="Turns the builds of a Kafka log into OpenTelemetry metrics"
COPY --from=metrics-trained /app/kitetrace.aot /app/
USER 10001:10001

# Everything in one process, and all the commands. Its training goes the whole way once, from a simulated API to OTLP.
FROM program AS kitetrace-jars
COPY --from=arranged /out/kitetrace/libraries /app/lib
COPY --from=arranged /out/kitetrace/own /app

FROM kitetrace-jars AS kitetrace-trained
RUN ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCacheOutput=/app/kitetrace.aot", "-Xlog:aot=error", "-cp", "/app/kitetrace.jar", "io.kitetrace.standalone.TrainingRun"]

FROM kitetrace-jars AS kitetrace
LABEL org.opencontainers.image.title="Kitetrace" \
      org.opencontainers.image.description="Buildkite builds become OpenTelemetry traces, through an embedded Kafka log"
COPY --from=kitetrace-trained /app/kitetrace.aot /app/
# The embedded broker's data: the log itself. Give it a volume that stays.
COPY --from=arranged --chown=10001:10001 /out/data /data
ENV KITETRACE_DATA=/data
VOLUME /data
USER 10001:10001
# The broker's files are cached by the system, outside the heap.
ENTRYPOINT ["java", "@/app/jvm.options", "@/app/jvm-25.options", "-XX:AOTCache=/app/kitetrace.aot", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/kitetrace.jar"]
CMD ["standalone"]
