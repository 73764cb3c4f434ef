package io.bizmatters.platform.eds.provision;

/**
 * Limits what a plan may do.
 *
 * @param force {@code eds.provision.force}: allow changes that lose messages, including deletion
 *     and new creation
 * @param production whether {@code eds.environment} is a production environment
 */
public record ProvisionOptions(boolean force, boolean production) {}
