package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.tree.EdsException;

/** Reports that NATS cannot be reached, or not in the required way. */
public final class NatsException extends EdsException {

  private static final long serialVersionUID = 1L;

  public NatsException(String what, String fix) {
    super(what, fix);
  }

  NatsException(String what, String fix, Throwable cause) {
    super(what, fix, cause);
  }
}
