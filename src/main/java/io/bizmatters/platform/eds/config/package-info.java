/**
 * POM, claim files, overlays and user properties become services, each value with where it came
 * from. Reads files; knows neither Maven nor the cluster.
 */
@NullMarked
package io.bizmatters.platform.eds.config;

import org.jspecify.annotations.NullMarked;
