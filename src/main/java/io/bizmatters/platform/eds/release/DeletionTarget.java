package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.Refusal;

/** An object to delete, and the service it is of. */
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
