package io.bizmatters.platform.eds.model.tree;

/**
 * Asks for a value: the question may fail, and the build may be stopped meanwhile.
 *
 * @param <T> the value
 * @param <E> the failure
 */
@FunctionalInterface
public interface Query<T, E extends EdsException> {

  T run() throws E, InterruptedException;
}
