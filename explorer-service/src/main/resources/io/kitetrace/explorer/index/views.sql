-- The insights. Each view is an insight of the same name (sql.Insights reads this file): the comment
-- above it is what it tells. Insights with filters put other tables of the same names in the place of
-- builds, jobs and blocks, so a view names them without a schema. Times are compared and cut as
-- numbers: the functions on times with a zone are many times slower.

-- Steps that failed and passed on one commit, or passed on retry. Soft failures are accepted by their
-- pipeline and lost agents are not the step's: neither counts. Without a commit, a build is compared
-- with itself.
CREATE OR REPLACE VIEW flaky_steps AS
WITH runs AS NOT MATERIALIZED (
  SELECT organization, pipeline, step, build_id, started_at, duration_ms, outcome,
    hash(organization, pipeline, step) AS step_hash,
    hash(organization, pipeline, step, parallel_index, matrix,
      CASE WHEN commit_sha IS NULL OR commit_sha = 'HEAD' THEN build_id::VARCHAR ELSE commit_sha END) AS place
  FROM jobs
  WHERE kind = 'script' AND step IS NOT NULL AND NOT coalesce(soft_failed, false)
    AND outcome IN ('success', 'failure', 'timeout')
), failed AS (
  SELECT * FROM runs WHERE outcome <> 'success'
), flaky AS (
  SELECT organization, pipeline, step, step_hash, count(DISTINCT place) AS flaky_commits,
    count(*) AS failures, coalesce(sum(duration_ms), 0)::BIGINT AS lost_ms, max(started_at) AS last_at,
    list_distinct(arg_max(build_id, started_at, 20)) AS build_ids
  FROM failed
  WHERE place IN (
    SELECT place FROM runs WHERE outcome = 'success' AND place IN (SELECT place FROM failed))
  GROUP BY ALL
), tried AS (
  SELECT step_hash, count(*) AS runs
  FROM runs
  GROUP BY step_hash
)
SELECT organization, pipeline, step, runs, flaky_commits, failures AS flaky_failures,
  round(failures / runs, 4) AS flaky_rate, lost_ms, last_at AS last_flaky_at, build_ids
FROM flaky JOIN tried USING (step_hash)
ORDER BY flaky_failures DESC, pipeline, step;

-- How long each step's attempts run: median, 95th percentile and longest, and their sum.
CREATE OR REPLACE VIEW step_durations AS
SELECT organization, pipeline, step, jobs, round(quantiles[1])::BIGINT AS p50_ms,
  round(quantiles[2])::BIGINT AS p95_ms, max_ms, total_ms, failure_rate, build_ids
FROM (
  SELECT organization, pipeline, step, count(*) AS jobs,
    quantile_cont(least(duration_ms, 2147483647)::INTEGER, [0.5, 0.95]) AS quantiles,
    max(duration_ms) AS max_ms, sum(duration_ms)::BIGINT AS total_ms,
    round(avg((outcome <> 'success')::INTEGER), 4) AS failure_rate,
    list_distinct(arg_max(build_id, duration_ms, 20)) AS build_ids
  FROM jobs
  WHERE kind = 'script' AND duration_ms IS NOT NULL
  GROUP BY organization, pipeline, step)
ORDER BY total_ms DESC, pipeline, step;

-- How long jobs waited for an agent, by queue and by the hour in which they could have begun.
CREATE OR REPLACE VIEW queue_waits AS
SELECT organization, queue, make_timestamptz(hours * 3600000000) AS hour, jobs,
  round(quantiles[1])::BIGINT AS p50_ms, round(quantiles[2])::BIGINT AS p95_ms, max_ms, build_ids
FROM (
  SELECT organization, queue, epoch_us(runnable_at) // 3600000000 AS hours, count(*) AS jobs,
    quantile_cont(least(queue_ms, 2147483647)::INTEGER, [0.5, 0.95]) AS quantiles,
    max(queue_ms) AS max_ms, list_distinct(arg_max(build_id, queue_ms, 5)) AS build_ids
  FROM jobs
  WHERE kind = 'script' AND queue_ms IS NOT NULL AND runnable_at IS NOT NULL
  GROUP BY ALL)
ORDER BY hour DESC, p95_ms DESC, organization, queue;

-- What attempts cost that another one replaced: jobs, agents' time and time in queues.
CREATE OR REPLACE VIEW retry_cost AS
SELECT organization, pipeline, step, count(*) FILTER (NOT last_attempt) AS retried_jobs,
  coalesce(sum(duration_ms) FILTER (NOT last_attempt), 0)::BIGINT AS agent_ms,
  coalesce(sum(queue_ms) FILTER (NOT last_attempt), 0)::BIGINT AS queue_ms,
  round(agent_ms / nullif(sum(duration_ms), 0), 4) AS agent_share,
  list_distinct(arg_max(build_id, duration_ms, 20) FILTER (NOT last_attempt)) AS build_ids
FROM jobs
WHERE kind = 'script'
GROUP BY organization, pipeline, step
HAVING retried_jobs > 0
ORDER BY agent_ms DESC, pipeline, step;

-- Steps whose median jumped by three tenths and by two seconds at least, and stayed there: with the
-- first slow build and its commit. Passed attempts count; their time is cut into 240 equal parts, whose
-- geometric means tell where to look: the medians are those of the 24 parts before and after the jump.
CREATE OR REPLACE VIEW regressions AS
WITH runs AS NOT MATERIALIZED (
  SELECT organization, pipeline, step, hash(organization, pipeline, step) AS step_hash, build_id,
    build_number, commit_sha, duration_ms, epoch_us(started_at) AS us
  FROM jobs
  WHERE kind = 'script' AND outcome = 'success' AND step IS NOT NULL
    AND duration_ms IS NOT NULL AND started_at IS NOT NULL
), span AS (
  SELECT min(us) AS first_us, (max(us) - min(us)) // 240 + 1 AS width FROM runs
), buckets AS (
  SELECT step_hash, (us - first_us) // width AS bucket, count(*) AS jobs, sum(ln(duration_ms + 1)) AS logs
  FROM runs, span
  GROUP BY ALL
), compared AS (
  SELECT step_hash, bucket,
    sum(jobs) OVER before AS jobs_before, exp(sum(logs) OVER before / jobs_before) AS before,
    sum(jobs) OVER after AS jobs_after, exp(sum(logs) OVER after / jobs_after) AS after,
    exp(sum(logs) OVER since / sum(jobs) OVER since) AS since
  FROM buckets
  WINDOW before AS (PARTITION BY step_hash ORDER BY bucket ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING),
    after AS (PARTITION BY step_hash ORDER BY bucket ROWS BETWEEN CURRENT ROW AND 11 FOLLOWING),
    since AS (PARTITION BY step_hash ORDER BY bucket ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), jumps AS (
  SELECT step_hash, arg_max(bucket, after / before) AS jump
  FROM compared
  WHERE jobs_before >= 10 AND jobs_after >= 10
    AND least(after, since) >= greatest(before * 1.3, before + 2000)
  GROUP BY step_hash
), near AS (
  SELECT runs.*, (us - first_us) // width >= jump AS late
  FROM runs JOIN jumps USING (step_hash), span
  WHERE (us - first_us) // width BETWEEN jump - 24 AND jump + 24
    -- A rebuild may be of a commit from before the jump.
    AND build_id NOT IN (SELECT id FROM builds WHERE rebuilt_from IS NOT NULL)
), medians AS (
  SELECT *, median(duration_ms) FILTER (NOT late) OVER steps AS before_ms,
    median(duration_ms) FILTER (late) OVER steps AS after_ms,
    CASE WHEN duration_ms > sqrt(before_ms * after_ms) THEN 1 ELSE -1 END AS sign
  FROM near
  WINDOW steps AS (PARTITION BY step_hash)
), signs AS (
  SELECT *, coalesce(sum(sign) OVER (steps ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
      AS turn,
    row_number() OVER steps AS place
  FROM medians
  WHERE before_ms > 0 AND after_ms >= greatest(before_ms * 1.3, before_ms + 2000)
  WINDOW steps AS (PARTITION BY step_hash ORDER BY build_number, us, build_id)
), firsts AS (
  -- Where the balance of slow against fast runs is lowest the fast ones end; the latest such place.
  SELECT organization, pipeline, step, before_ms, after_ms, count(*) AS jobs, sum(sign) AS balance,
    arg_min(struct_pack(build_id, build_number, commit_sha, us, turn, place), (turn, -place)) AS first
  FROM signs
  GROUP BY ALL
)
SELECT organization, pipeline, step, round(before_ms)::BIGINT AS before_ms,
  round(after_ms)::BIGINT AS after_ms, round(after_ms / before_ms, 2) AS factor,
  first.build_number AS first_build, first.commit_sha AS first_commit,
  make_timestamptz(first.us) AS since, [first.build_id] AS build_ids
FROM firsts
-- Nine of ten were fast before, nine of ten slow since: else it is noise.
WHERE first.turn <= -0.8 * (first.place - 1)
  AND balance - first.turn >= 0.8 * (jobs - first.place + 1)
ORDER BY factor DESC, pipeline, step;

-- Which steps builds wait for in the end: each one's share of the time on the critical path.
CREATE OR REPLACE VIEW critical_steps AS
WITH paths AS (
  SELECT organization, pipeline, count(*) AS builds,
    sum(path_run_ms + path_queue_ms + path_blocked_ms + path_gap_ms)::BIGINT AS path_ms
  FROM builds
  GROUP BY ALL
), steps AS (
  SELECT organization, pipeline, step, count(DISTINCT build_id) AS critical_builds,
    coalesce(sum(duration_ms), 0)::BIGINT AS run_ms, coalesce(sum(queue_ms), 0)::BIGINT AS queue_ms,
    list_distinct(arg_max(build_id, duration_ms, 20)) AS build_ids
  FROM jobs
  WHERE critical
  GROUP BY ALL
)
SELECT steps.organization, steps.pipeline, step, critical_builds, paths.builds, run_ms, queue_ms,
  round(run_ms / nullif(path_ms, 0), 4) AS path_share, build_ids
FROM steps JOIN paths
  ON steps.organization IS NOT DISTINCT FROM paths.organization
  AND steps.pipeline IS NOT DISTINCT FROM paths.pipeline
ORDER BY run_ms DESC, steps.pipeline, step;

-- Deployments a day (task type deploy, see TRACE_TASK_TYPE_DEPLOY), and how many of them failed.
CREATE OR REPLACE VIEW deployments AS
SELECT organization, pipeline, DATE '1970-01-01' + days::INTEGER AS day, deployments, failed,
  round(failed / deployments, 4) AS failure_rate, build_ids
FROM (
  SELECT organization, pipeline, epoch_us(started_at) // 86400000000 AS days,
    count(*) AS deployments,
    count(*) FILTER (outcome IN ('failure', 'error', 'timeout')
      AND NOT coalesce(soft_failed, false)) AS failed,
    list_distinct(arg_max(build_id, ((outcome <> 'success')::INTEGER, started_at), 20)) AS build_ids
  FROM jobs
  WHERE task_type = 'deploy' AND last_attempt AND started_at IS NOT NULL
  GROUP BY ALL)
ORDER BY day DESC, organization, pipeline;

-- What inside of jobs takes long: sections of logs, test suites, activities of profiles, by name.
CREATE OR REPLACE VIEW slowest_sections AS
SELECT organization, pipeline, step, kind, name, runs, round(quantiles[1])::BIGINT AS p50_ms,
  round(quantiles[2])::BIGINT AS p95_ms, max_ms, total_ms, build_ids
FROM (
  SELECT organization, pipeline, step, kind, name, count(*) AS runs,
    quantile_cont(least(duration_ms, 2147483647)::INTEGER, [0.5, 0.95]) AS quantiles, max(duration_ms) AS max_ms,
    sum(duration_ms)::BIGINT AS total_ms,
    list_distinct(arg_max(build_id, duration_ms, 5)) AS build_ids
  FROM job_sections
  WHERE kind <> 'log_phase' AND name IS NOT NULL
  GROUP BY ALL)
ORDER BY total_ms DESC, pipeline, step, kind, name;

-- Tests that take long, by suite and name. Reports keep the cases that took a second or failed
-- (ENRICH_TEST_MIN_DURATION), so shorter runs of a test do not count.
CREATE OR REPLACE VIEW slowest_tests AS
SELECT organization, pipeline, suite, name, runs, round(quantiles[1])::BIGINT AS p50_ms,
  round(quantiles[2])::BIGINT AS p95_ms, max_ms, total_ms, failure_rate, build_ids
FROM (
  SELECT organization, pipeline, suite, name, count(*) AS runs,
    quantile_cont(least(duration_ms, 2147483647)::INTEGER, [0.5, 0.95]) AS quantiles, max(duration_ms) AS max_ms,
    sum(duration_ms)::BIGINT AS total_ms,
    round(avg((outcome = 'failure')::INTEGER), 4) AS failure_rate,
    list_distinct(arg_max(build_id, duration_ms, 5)) AS build_ids
  FROM job_tests
  WHERE source = 'tests' AND name IS NOT NULL AND duration_ms IS NOT NULL
  GROUP BY ALL)
ORDER BY total_ms DESC, pipeline, suite, name;

-- Tests that failed and passed on one commit in the same place (step, parallel index, matrix), so also
-- on a retry of the job, or within one report. A suite that ran without the failure passed it: reports
-- keep no short passed cases. Test Engine's label counts too, where its tests are read.
CREATE OR REPLACE VIEW flaky_tests AS
WITH runs AS NOT MATERIALIZED (
  SELECT id AS job_id, build_id, organization, pipeline, started_at,
    hash(organization, pipeline, step, parallel_index, matrix,
      CASE WHEN commit_sha IS NULL OR commit_sha = 'HEAD' THEN build_id::VARCHAR ELSE commit_sha END) AS place
  FROM jobs
), places AS MATERIALIZED (
  SELECT * FROM runs
  WHERE place IN (
    SELECT place FROM runs
    WHERE job_id IN (SELECT job_id FROM job_tests WHERE source = 'tests' AND (outcome = 'failure' OR flaky)))
), suites AS (
  SELECT place, name AS suite, count(DISTINCT job_id) AS jobs
  FROM job_sections JOIN places USING (job_id)
  WHERE kind = 'test_suite' AND tests > skipped_tests
  GROUP BY ALL
), cases AS (
  SELECT organization, pipeline, place, suite, name, started_at, build_id, duration_ms, job_id, outcome,
    flaky
  FROM places JOIN (
      SELECT job_id, suite, name, outcome, coalesce(flaky, false) AS flaky, duration_ms
      FROM job_tests WHERE source = 'tests' AND name IS NOT NULL) USING (job_id)
), failed AS (
  SELECT organization, pipeline, place, suite, name,
    count(*) FILTER (outcome = 'failure' OR flaky) AS failures,
    count(DISTINCT job_id) FILTER (outcome = 'failure') AS failed_jobs,
    bool_or(flaky OR outcome = 'success') AS passed,
    coalesce(sum(duration_ms) FILTER (outcome = 'failure' OR flaky), 0) AS lost_ms,
    max(started_at) FILTER (outcome = 'failure' OR flaky) AS last_at,
    arg_max(build_id, started_at, 20) FILTER (outcome = 'failure' OR flaky) AS build_ids
  FROM cases
  GROUP BY ALL
  HAVING failures > 0
), found AS (
  SELECT organization, pipeline, suite, name, count(*) AS flaky_commits,
    sum(failures)::BIGINT AS flaky_failures, sum(lost_ms)::BIGINT AS lost_ms,
    max(last_at) AS last_flaky_at,
    list_distinct(flatten(arg_max(build_ids, last_at, 20)))[:20] AS build_ids
  FROM failed LEFT JOIN suites USING (place, suite)
  WHERE passed OR coalesce(jobs, 0) > failed_jobs
  GROUP BY ALL
), labelled AS (
  SELECT organization, pipeline, suite, name, min(reliability) AS reliability,
    list_distinct(list(build_id))[:20] AS build_ids
  FROM job_tests
  WHERE source = 'test_engine' AND flaky AND name IS NOT NULL
  GROUP BY ALL
)
SELECT coalesce(found.organization, labelled.organization) AS organization,
  coalesce(found.pipeline, labelled.pipeline) AS pipeline,
  coalesce(found.suite, labelled.suite) AS suite, coalesce(found.name, labelled.name) AS name,
  coalesce(flaky_commits, 0) AS flaky_commits, coalesce(flaky_failures, 0) AS flaky_failures,
  coalesce(lost_ms, 0) AS lost_ms, last_flaky_at, labelled.name IS NOT NULL AS labelled,
  reliability, coalesce(found.build_ids, labelled.build_ids) AS build_ids
FROM found FULL JOIN labelled
  ON found.organization IS NOT DISTINCT FROM labelled.organization
  AND found.pipeline IS NOT DISTINCT FROM labelled.pipeline
  AND found.name = labelled.name AND found.suite IS NOT DISTINCT FROM labelled.suite
ORDER BY flaky_failures DESC, pipeline, suite, name;
