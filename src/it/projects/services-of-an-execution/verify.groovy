import io.bizmatters.platform.eds.it.BuildLog

assert BuildLog.in(basedir).plain(1).contains('mvn eds:explain@billing')
assert BuildLog.in(basedir).plain(2).contains('ghcr.io/acme/orders:1.0.0')
