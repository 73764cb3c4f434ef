import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Projects

def line = Projects.line(new File(basedir, 'second/pom.xml'), '<service>')
def log = BuildLog.in(basedir).plain(1)
assert log.contains('on project second: 1 problem in 1 file; nothing was generated.')
assert log.contains("""
pom.xml:$line  <service>
  found    orders-worker, also in module first (pom.xml:$line)
  allowed  each name once in a namespace
  fix      rename one of the two
""")
assert new File(basedir, 'first/target/eds/manifests.yaml').isFile()
assert !new File(basedir, 'second/target/eds').exists()
