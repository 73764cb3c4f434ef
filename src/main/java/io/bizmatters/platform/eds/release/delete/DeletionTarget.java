package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;

/** An object to delete, with its service. */
record DeletionTarget(String service, FoundObject object) {

  String uid() {
    return object.live().uid();
  }

  Deletion deleted() {
    return Deletion.deleted(service, object);
  }

  Deletion left(String why) {
    return Deletion.left(service, object, why);
  }

  Deletion failed(Refusal refusal) {
    return Deletion.failed(service, Deletion.key(object), refusal);
  }
}
