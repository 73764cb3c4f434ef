/**
 * One connection to a Kubernetes API server: login, TLS, requests, retries, resource types,
 * refusals.
 */
@NullMarked
package io.bizmatters.platform.eds.kubernetes.api;

import org.jspecify.annotations.NullMarked;
