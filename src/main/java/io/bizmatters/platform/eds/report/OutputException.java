package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.EdsException;

/**
 * Reports that a file could not be written or deleted: a fault of the machine, not of the
 * configuration.
 */
public final class OutputException extends EdsException {

  private static final long serialVersionUID = 1L;

  public OutputException(String what, String fix, Throwable cause) {
    super(what, fix, cause);
  }

  public OutputException(String what, String fix) {
    super(what, fix);
  }
}
