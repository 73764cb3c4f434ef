import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Manifests
import io.bizmatters.platform.eds.it.Projects

def project = new File(basedir, 'W\u00f6rker & Gr\u00f6\u00dfe')
assert Manifests.in(new File(project, 'target/eds')).names().size() == 4
assert BuildLog.in(basedir).run(1).contains('[INFO] target/eds  7 files written')
def line = Projects.line(new File(basedir, 'pom.xml'), '<image>')
assert BuildLog.in(basedir).plain(2).contains("\npom.xml:$line  <service>/<image>\n") : 'the POM is named as people know it'
