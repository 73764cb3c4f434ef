/**
 * The goals, one class each: a goal binds its parameters, calls one use case, and reports the
 * outcome. No rule of a release lives here.
 */
@NullMarked
package io.bizmatters.platform.eds.goal;

import org.jspecify.annotations.NullMarked;
