package io.kitetrace.explorer.index;

/** Which log an index was made of: another one may have the same name. */
public record IndexedLog(String clusterId, String topicId) {}
