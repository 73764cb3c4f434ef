import io.bizmatters.platform.eds.it.BuildLog
import io.bizmatters.platform.eds.it.Projects

def pom = { text -> 'pom.xml:' + Projects.line(new File(basedir, 'pom.xml'), text) }
def claim = { text -> 'src/main/eds/billing.yaml:' + Projects.line(new File(basedir, 'src/main/eds/billing.yaml'), text) }

// as a goal of the lifecycle and as one called by name
['the configuration is not valid', 'nothing was generated'].eachWithIndex { outcome, run ->
  def log = BuildLog.in(basedir).plain(run + 1)
  def told = { place, found, fix -> assert log =~ /(?s)\d\. \Q$place\E\n   found    \Q$found\E\n   allowed  [^\n]+\n   fix      \Q$fix\E\n/ }
  assert log.contains("7 problems in 2 files; ${outcome}.")
  told(pom('<sourceDirectroy>') + '  <sourceDirectroy>', 'unknown name "sourceDirectroy"', 'did you mean sourceDirectory?')
  told(pom('<sise>') + '  <service>/<sise>', 'unknown name "sise"', 'did you mean size?')
  told(pom('<port>') + '  <service>/<http>/<port>', '"99999"', 'a number, such as 8080')
  told(pom('<healthPath>') + '  <service>/<http>/<healthPath>', '"health"', '/health')
  told(pom('<minReplica>') + '  <service>/<autoscaling>/<minReplica>', 'unknown name "minReplica"', 'did you mean minReplicas?')
  told(claim('htpPort') + ':3  spec.htpPort', 'unknown name "htpPort"', 'did you mean httpPort?')
  told(claim('xlarge') + ':9  spec.size', '"xlarge"', 'large')
  assert !log.contains('\tat ') : 'a stack trace is for -e'
  assert !(log =~ /one of [^\n]*(mojoExecution|pluginVersion|lineLength)/) : 'only what a person may set is allowed'
}
assert !new File(basedir, 'target/eds').exists()
