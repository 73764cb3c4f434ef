/**
 * The goals: bind parameters, call one use case, map its outcome to a Maven result. The only room
 * that knows Maven; it may use every room below and holds no rule of its own.
 */
@NullMarked
package io.bizmatters.platform.eds.goal;

import org.jspecify.annotations.NullMarked;
