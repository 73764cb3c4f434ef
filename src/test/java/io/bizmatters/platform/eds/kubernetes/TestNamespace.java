package io.bizmatters.platform.eds.kubernetes;

/** A namespace of one test's own, deleted after it. */
public record TestNamespace(String name) {}
