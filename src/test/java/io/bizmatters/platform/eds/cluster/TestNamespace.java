package io.bizmatters.platform.eds.cluster;

/** A namespace of one test's own, deleted after it. */
public record TestNamespace(String name) {}
