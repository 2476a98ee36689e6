package io.kitetrace.testing.builds;

import static io.kitetrace.testing.builds.Json.id;
import static io.kitetrace.testing.builds.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Builds whose every text is the same one, or ends in it. */
public final class TextEverywhere {

  /** A finished build with a job of each kind; failed, so that descriptions are written too. */
  public static String build(String text) {
    return build(() -> text);
  }

  /** A text of its own for each. */
  public static String build(Supplier<String> texts) {
    return Json.build("b")
        .with("graphql_id", texts.get())
        .with("url", texts.get())
        .with("web_url", texts.get())
        .with("state", "failed")
        .with("blocked_state", texts.get())
        .with("cancel_reason", texts.get())
        .with("message", texts.get())
        .with("commit", texts.get())
        .with("branch", texts.get())
        .with("tag", texts.get())
        .with("source", texts.get())
        .with("env", object().with("INCLUDED", texts.get()).with("IN " + texts.get(), texts.get()))
        .with(
            "meta_data",
            object()
                .with("plain", texts.get())
                .with(texts.get(), texts.get())
                .with("n", texts.get()))
        .with("creator", person(texts))
        .with("author", person(texts))
        .with("pull_request", object().with("id", texts.get()).with("base", texts.get()))
        .with(
            "merge_queue",
            object().with("base_branch", texts.get()).with("base_commit", texts.get()))
        .with("rebuilt_from", reference(texts))
        .with("triggered_from", reference(texts))
        .with("pipeline", pipeline(texts))
        .with("jobs", jobs(texts))
        .toString();
  }

  /** The same, still running, in a state that nobody knows. */
  public static String unfinishedBuild(String text) {
    return build(text)
        .replaceFirst("\"state\":\"failed\"", "\"state\":\"new\"")
        .replaceFirst("\"finished_at\":\"[^\"]*\"", "\"finished_at\":null");
  }

  /** A build and a job whose ids are the text too. */
  public static String identities(String text) {
    return Json.build("b")
        .with("id", text)
        .with("pipeline", object().with("slug", "web"))
        .jobs(Json.job("j", 1, 3, 10).with("id", text).with("step", object().with("id", text)))
        .toString();
  }

  private static Json person(Supplier<String> texts) {
    return object()
        .with("id", texts.get())
        .with("name", texts.get())
        .with("email", texts.get())
        .with("username", texts.get());
  }

  private static Json reference(Supplier<String> texts) {
    return object()
        .with("id", texts.get())
        .with("number", 1)
        .with("build_pipeline_slug", texts.get())
        .with("web_url", texts.get());
  }

  private static Json pipeline(Supplier<String> texts) {
    return object()
        .with("id", texts.get())
        .with("graphql_id", texts.get())
        .with("slug", texts.get())
        .with("name", texts.get())
        .with("repository", texts.get())
        .with("web_url", texts.get())
        .with("url", texts.get())
        .with("cluster_id", texts.get())
        .with("provider", object().with("id", texts.get()).with("webhook_url", texts.get()));
  }

  private static List<Json> jobs(Supplier<String> texts) {
    List<Json> jobs = new ArrayList<>();
    jobs.add(ran("labelled", texts).with("name", texts.get()).with("state", "failed"));
    jobs.add(ran("signalled", texts).with("signal", texts.get()).with("state", "failed"));
    jobs.add(ran("lost", texts).with("exit_status", -1).with("state", "failed"));
    jobs.add(
        ran("keyed", texts)
            .with("name", null)
            .with("label", null)
            .with("step_key", texts.get())
            .with("matrix", null));
    jobs.add(ran("command", texts).with("name", null).with("label", null).with("step", null));
    jobs.add(ran("plain matrix", texts).with("matrix", texts.get()));
    jobs.add(ran("emoji", texts).with("name", ":x:" + texts.get()).with("state", texts.get()));
    jobs.add(
        ran("first", texts)
            .with("step_key", "pair")
            .with("name", "a")
            .with("group_key", texts.get()));
    jobs.add(ran("second", texts).with("step_key", "pair").with("name", "b"));
    jobs.add(
        ran("shared 1", texts).with("step", null).with("step_key", texts.get()).with("name", "c"));
    jobs.add(
        ran("shared 2", texts).with("step", null).with("step_key", texts.get()).with("name", "d"));
    jobs.add(
        ran("never", texts).with("state", "broken").without("started_at").without("runnable_at"));
    jobs.add(
        ran("trigger", texts).with("type", "trigger").with("triggered_build", reference(texts)));
    jobs.add(ran("other", texts).with("type", texts.get()));
    jobs.add(
        Json.manual("gate", 20).with("label", texts.get()).with("unblocked_by", person(texts)));
    return jobs;
  }

  private static Json ran(String name, Supplier<String> texts) {
    return Json.job(name, 1, 3, 10)
        .with("graphql_id", texts.get())
        .with("name", name)
        .with("label", texts.get())
        .with("web_url", texts.get())
        .with("command", texts.get())
        .with("signal_reason", texts.get())
        .with("broken_reason", texts.get())
        .with("agent_query_rules", List.of(texts.get(), "queue=" + texts.get()))
        .with("retry_type", texts.get())
        .with("retried_in_job_id", texts.get())
        .with("matrix", object().with("os", texts.get()).with(texts.get(), texts.get()))
        .with("cluster_id", texts.get())
        .with("cluster_queue_id", texts.get())
        .with(
            "step",
            object()
                .with("id", id(name))
                .with("key", name)
                .with("label", texts.get())
                .with("type", texts.get()))
        .with("agent", agent(texts));
  }

  private static Json agent(Supplier<String> texts) {
    return object()
        .with("id", texts.get())
        .with("name", texts.get())
        .with("web_url", texts.get())
        .with("hostname", texts.get())
        .with("ip_address", texts.get())
        .with("version", texts.get())
        .with(
            "meta_data",
            List.of(texts.get(), "queue=" + texts.get(), "os=" + texts.get(), texts.get() + "=x"));
  }

  private TextEverywhere() {}
}
