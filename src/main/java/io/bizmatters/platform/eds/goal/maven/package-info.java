/**
 * What only Maven knows: the module and its reactor, properties, the place of an element in a POM,
 * and the values that the goals of a session share.
 */
@NullMarked
package io.bizmatters.platform.eds.goal.maven;

import org.jspecify.annotations.NullMarked;
