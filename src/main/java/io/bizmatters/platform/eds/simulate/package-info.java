/** Load, autoscaler, findings: pure, no I/O. Empty until the simulator is built. */
@NullMarked
package io.bizmatters.platform.eds.simulate;

import org.jspecify.annotations.NullMarked;
