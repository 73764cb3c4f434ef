import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests

def objects = Manifests.in(new File(basedir, 'orders-worker/target/eds'))
def container = objects.object('Deployment', 'orders-worker').spec.template.spec.containers[0]
assert container.resources.limits == [cpu: '1000m', memory: '1Gi']
assert container.env.find { it.name == 'NATS_URL' }.value == 'nats://nats.messaging.svc:4222'
assert objects.object('ConfigMap', 'orders-worker-support').data.contact == 'platform@acme.example'

def lock = new File(basedir, 'orders-worker/target/eds/eds.lock.json').text
assert lock.contains('"platform": {"name": "acme-platform", "version": "1.4.0", "digest": "sha256:')

assert BuildLog.in(basedir).run(1).contains('platform acme-platform  valid')
