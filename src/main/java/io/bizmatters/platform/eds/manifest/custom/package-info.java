/**
 * What a project adds to its manifests or changes in them: patches, extra objects, and the promises
 * that none of these may break.
 */
@NullMarked
package io.bizmatters.platform.eds.manifest.custom;

import org.jspecify.annotations.NullMarked;
