package io.kitetrace.simulator.json;

/** What the jobs of a build show of it. */
record BuildAddress(String url, String webUrl, long createdAt, String queue) {}
