/** When a service is ready: a pure judgement of what was seen. No clock, no connection. */
@NullMarked
package io.bizmatters.platform.eds.readiness;

import org.jspecify.annotations.NullMarked;
