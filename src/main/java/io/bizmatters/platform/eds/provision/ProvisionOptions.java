package io.bizmatters.platform.eds.provision;

/**
 * How far a plan may go.
 *
 * @param force {@code eds.provision.force}: also what loses messages, down to deleting and making
 *     anew
 * @param production whether {@code eds.environment} is production
 */
public record ProvisionOptions(boolean force, boolean production) {}
