-- The tables, as docs/sql.md explains them. A change here needs another Schema.VERSION.
-- All times are UTC. No keys and no indexes: at twenty million jobs they would cost hundreds of megabytes.

CREATE TABLE builds (
  id VARCHAR NOT NULL,
  organization VARCHAR,
  pipeline VARCHAR,
  number BIGINT,
  state VARCHAR,
  outcome VARCHAR,
  blocked BOOLEAN,
  branch VARCHAR,
  commit_sha VARCHAR,
  tag VARCHAR,
  message VARCHAR,
  source VARCHAR,
  creator VARCHAR,
  author VARCHAR,
  pull_request VARCHAR,
  created_at TIMESTAMPTZ,
  scheduled_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ,
  finished_at TIMESTAMPTZ,
  queue_ms BIGINT,
  duration_ms BIGINT,
  path_run_ms BIGINT,
  path_queue_ms BIGINT,
  path_blocked_ms BIGINT,
  path_gap_ms BIGINT,
  jobs INTEGER,
  failed_jobs INTEGER,
  retried_jobs INTEGER,
  rebuilt_from VARCHAR,
  triggered_from VARCHAR,
  trace_id VARCHAR,
  web_url VARCHAR,
  meta_data MAP(VARCHAR, VARCHAR),
  env MAP(VARCHAR, VARCHAR),
  version VARCHAR,
  origin VARCHAR,
  recorded_at TIMESTAMPTZ NOT NULL,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL,
  versions INTEGER NOT NULL
);

CREATE TABLE build_versions (
  id VARCHAR NOT NULL,
  state VARCHAR,
  outcome VARCHAR,
  finished_at TIMESTAMPTZ,
  duration_ms BIGINT,
  version VARCHAR,
  origin VARCHAR,
  recorded_at TIMESTAMPTZ NOT NULL,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL
);

CREATE TABLE jobs (
  id VARCHAR NOT NULL,
  build_id VARCHAR NOT NULL,
  organization VARCHAR,
  pipeline VARCHAR,
  build_number BIGINT,
  branch VARCHAR,
  commit_sha VARCHAR,
  kind VARCHAR NOT NULL,
  step VARCHAR,
  label VARCHAR,
  group_key VARCHAR,
  parallel_index BIGINT,
  parallel_total BIGINT,
  matrix VARCHAR,
  queue VARCHAR,
  agent VARCHAR,
  agent_host VARCHAR,
  state VARCHAR,
  outcome VARCHAR,
  exit_status BIGINT,
  signal_reason VARCHAR,
  soft_failed BOOLEAN,
  attempt INTEGER NOT NULL,
  last_attempt BOOLEAN NOT NULL,
  retry_type VARCHAR,
  retried_from VARCHAR,
  created_at TIMESTAMPTZ,
  scheduled_at TIMESTAMPTZ,
  runnable_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ,
  finished_at TIMESTAMPTZ,
  queue_ms BIGINT,
  duration_ms BIGINT,
  critical BOOLEAN NOT NULL,
  task_type VARCHAR,
  triggered_build VARCHAR,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL
);

CREATE TABLE blocks (
  id VARCHAR NOT NULL,
  build_id VARCHAR NOT NULL,
  organization VARCHAR,
  pipeline VARCHAR,
  build_number BIGINT,
  branch VARCHAR,
  label VARCHAR,
  step VARCHAR,
  state VARCHAR,
  created_at TIMESTAMPTZ,
  unblocked_at TIMESTAMPTZ,
  unblocked_by VARCHAR,
  wait_ms BIGINT,
  critical BOOLEAN NOT NULL,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL
);

CREATE TABLE job_sections (
  job_id VARCHAR NOT NULL,
  build_id VARCHAR NOT NULL,
  source VARCHAR,
  name VARCHAR,
  kind VARCHAR,
  depth INTEGER,
  started_at TIMESTAMPTZ,
  duration_ms BIGINT,
  lines BIGINT,
  bytes BIGINT,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL
);

CREATE TABLE job_tests (
  job_id VARCHAR NOT NULL,
  build_id VARCHAR NOT NULL,
  suite VARCHAR,
  name VARCHAR,
  outcome VARCHAR,
  duration_ms BIGINT,
  derived BOOLEAN,
  log_partition INTEGER NOT NULL,
  log_offset BIGINT NOT NULL
);

-- Where reading continues: written in the transaction of the rows.
CREATE TABLE index_offsets (
  topic VARCHAR NOT NULL,
  log_partition INTEGER NOT NULL,
  next_offset BIGINT NOT NULL
);

-- One row: what the index was made by, and of which log.
CREATE TABLE index_info (
  schema_version INTEGER NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  filters_hash VARCHAR NOT NULL,
  cluster_id VARCHAR,
  topic_id VARCHAR
);
