import io.bizmatters.platform.eds.it.BuildLog

def passedOver = BuildLog.in(basedir).plain(1)
assert passedOver.contains('no service in this module: the <service> in pluginManagement is for its modules')
assert passedOver.contains('mvn -f MODULE eds:explain')
assert BuildLog.in(basedir).plain(2).contains('mvn eds:explain@billing')
assert BuildLog.in(basedir).plain(3).contains('ghcr.io/acme/orders:1.0.0')
