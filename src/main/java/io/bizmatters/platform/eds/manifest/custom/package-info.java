/**
 * Applies a project's changes to its manifests: patches and extra objects, checked against the
 * promises of a release.
 */
@NullMarked
package io.bizmatters.platform.eds.manifest.custom;

import org.jspecify.annotations.NullMarked;
