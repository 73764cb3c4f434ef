/**
 * What only Maven knows: the module and its reactor, properties, the place of an element in a POM,
 * and what goals of one session share.
 */
@NullMarked
package io.bizmatters.platform.eds.goal.maven;

import org.jspecify.annotations.NullMarked;
