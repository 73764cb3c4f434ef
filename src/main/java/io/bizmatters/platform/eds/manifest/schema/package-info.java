/** JSON Schemas of claims, overlays and configuration files. */
@NullMarked
package io.bizmatters.platform.eds.manifest.schema;

import org.jspecify.annotations.NullMarked;
