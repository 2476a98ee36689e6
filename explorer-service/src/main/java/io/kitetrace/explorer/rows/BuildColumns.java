package io.kitetrace.explorer.rows;

import io.kitetrace.model.Build;
import org.jspecify.annotations.Nullable;

/** What the rows of a build's jobs have of the build itself; made once, for all of them. */
record BuildColumns(
    String id,
    @Nullable String organization,
    @Nullable String pipeline,
    @Nullable Long number,
    @Nullable String branch,
    @Nullable String commit,
    LogRecord record) {

  static BuildColumns of(Build build, LogRecord record, ColumnRules rules) {
    return new BuildColumns(
        Ids.of(String.valueOf(rules.ids.text(build.id()))).toString(),
        rules.organization.text(build.organization()),
        rules.pipeline.text(build.pipeline().slug()),
        rules.number.plain(build.number()),
        rules.branch.text(build.branch()),
        rules.commit.text(build.commit()),
        record);
  }
}
