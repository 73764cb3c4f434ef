/** What a platform decides about services: sizes, defaults, conventions and policies. */
@NullMarked
package io.bizmatters.platform.eds.model.rule;

import org.jspecify.annotations.NullMarked;
