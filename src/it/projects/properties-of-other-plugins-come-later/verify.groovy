import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

def container = Manifests.in(new File(basedir, 'target/eds')).object('Deployment', 'orders-worker').spec.template.spec.containers[0]
assert container.image == 'ghcr.io/acme/orders-worker:abc1234'
assert BuildLog.in(basedir).plain(1).contains('${commit.abbrev}, not known yet')
assert BuildLog.in(basedir).plain(2).contains('ghcr.io/acme/orders-worker:${commit.abbrev}')
def refused = BuildLog.in(basedir).plain(3)
assert refused.contains('found    ${commit.abbrev}')
assert refused.contains('bind that plugin to an earlier phase than this goal')
