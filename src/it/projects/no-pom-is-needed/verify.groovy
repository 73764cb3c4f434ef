import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

assert Manifests.in(new File(basedir, 'target/eds')).names() == [
    'ServiceAccount/orders-worker', 'Deployment/orders-worker', 'Service/orders-worker', 'ScaledObject/orders-worker-scaler']
assert new File(basedir, 'target/eds-schema/claim.schema.json').isFile()
assert basedir.list().every { !it.contains('$') } : 'no folder named after a property without a value'
def first = BuildLog.in(basedir).run(1)
assert first.contains('[INFO] target/eds  7 files written')
assert first.contains('[INFO] target/eds-schema/claim.schema.json')

def second = BuildLog.in(basedir).plain(2)
assert second.contains('nothing to do; the configuration is not valid.')
assert second.contains('\nsrc/main/eds\n  found    no <service> and no claim file\n')
