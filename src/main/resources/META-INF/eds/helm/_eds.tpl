{{/* Renders the objects of an event-driven service from its values. Written by eds-maven-plugin. */}}

{{/* The image's tag as a label value, or the first 12 digits of its digest. */}}
{{- define "eds.version" -}}
{{- $last := regexFind "[^/]*$" (regexReplaceAll "@.*$" .image "") -}}
{{- $tag := "" -}}
{{- if contains ":" $last -}}{{- $tag = regexReplaceAll "^[^:]*:" $last "" -}}{{- end -}}
{{- $label := regexReplaceAll "^[^A-Za-z0-9]+|[^A-Za-z0-9]+$" (trunc 63 (regexReplaceAll "[^A-Za-z0-9._-]" $tag "-")) "" -}}
{{- if $label -}}
{{- $label -}}
{{- else if contains "@" .image -}}
{{- trunc 12 (regexReplaceAll "^.*:" .image "") -}}
{{- end -}}
{{- end }}

{{- define "eds.pullPolicy" -}}
{{- $bare := regexReplaceAll "@.*$" .image "" -}}
{{- $last := regexFind "[^/]*$" $bare -}}
{{- if or (hasSuffix ":latest" $last) (and (not (contains ":" $last)) (not (contains "@" .image))) -}}Always{{- else -}}IfNotPresent{{- end -}}
{{- end }}

{{- define "eds.port" -}}
{{- if (.http).port -}}{{- int64 .http.port -}}{{- else -}}8080{{- end -}}
{{- end }}

{{/* The labels of every object, then the user's. */}}
{{- define "eds.labels" -}}
{{- $labels := dict "app.kubernetes.io/name" .name "app.kubernetes.io/component" "event-driven-worker" "app.kubernetes.io/managed-by" "eds" -}}
{{- range $key, $value := .labels -}}
{{- if not (hasKey $labels $key) -}}{{- $_ := set $labels $key $value -}}{{- end -}}
{{- end -}}
{{- toJson $labels -}}
{{- end }}

{{- define "eds.versionedLabels" -}}
{{- $labels := fromJson (include "eds.labels" .) -}}
{{- $version := include "eds.version" . -}}
{{- if $version -}}{{- $_ := set $labels "app.kubernetes.io/version" $version -}}{{- end -}}
{{- toJson $labels -}}
{{- end }}

{{- define "eds.scraped" -}}
{{- $annotations := dict "prometheus.io/scrape" "true" "prometheus.io/port" (include "eds.port" .) "prometheus.io/path" "/metrics" -}}
{{- range $key, $value := .annotations -}}
{{- if not (hasKey $annotations $key) -}}{{- $_ := set $annotations $key $value -}}{{- end -}}
{{- end -}}
{{- toJson $annotations -}}
{{- end }}

{{/* The variables of the worker; a variable of the user replaces one of these in its place. */}}
{{- define "eds.env" -}}
{{- $version := include "eds.version" . -}}
{{- $attributes := printf "service.name=%s" .name -}}
{{- if $version -}}{{- $attributes = printf "%s,service.version=%s" $attributes $version -}}{{- end -}}
{{- $attributes = printf "%s,deployment.environment=%s" $attributes .environment -}}
{{- $own := list
  (dict "name" "NATS_URL" "value" .nats.url)
  (dict "name" "NATS_STREAM_NAME" "value" .nats.stream)
  (dict "name" "NATS_CONSUMER_GROUP" "value" .nats.consumer)
  (dict "name" "PORT" "value" (include "eds.port" .))
  (dict "name" "OTEL_SERVICE_NAME" "value" .name) -}}
{{- if $version -}}{{- $own = append $own (dict "name" "OTEL_SERVICE_VERSION" "value" $version) -}}{{- end -}}
{{- $own = append $own (dict "name" "OTEL_RESOURCE_ATTRIBUTES" "value" $attributes) -}}
{{- $users := dict -}}
{{- range .env -}}{{- $_ := set $users .name (fromJson (include "eds.variable" .)) -}}{{- end -}}
{{- $names := list -}}
{{- $all := list -}}
{{- range $own -}}
{{- $names = append $names .name -}}
{{- if hasKey $users .name -}}{{- $all = append $all (get $users .name) -}}{{- else -}}{{- $all = append $all . -}}{{- end -}}
{{- end -}}
{{- range .env -}}
{{- if not (has .name $names) -}}{{- $all = append $all (get $users .name) -}}{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end }}

{{- define "eds.variable" -}}
{{- if hasKey . "value" -}}
{{- toJson (dict "name" .name "value" .value) -}}
{{- else if hasKey . "secret" -}}
{{- toJson (dict "name" .name "valueFrom" (dict "secretKeyRef" (dict "name" .secret "key" .key))) -}}
{{- else if hasKey . "configMap" -}}
{{- toJson (dict "name" .name "valueFrom" (dict "configMapKeyRef" (dict "name" .configMap "key" .key))) -}}
{{- else -}}
{{- toJson (dict "name" .name "valueFrom" (dict "fieldRef" (dict "fieldPath" .field))) -}}
{{- end -}}
{{- end }}

{{/* The size's requests and limits, overridden by the service's. */}}
{{- define "eds.resources" -}}
{{- $size := get (fromYaml (include "eds.sizes" .)) (.size | default "") | default dict -}}
{{- $resources := dict -}}
{{- range $part := list "requests" "limits" -}}
{{- $quantities := get $size $part | default dict -}}
{{- range $resource, $quantity := (get ($.resources | default dict) $part | default dict) -}}{{- $_ := set $quantities $resource $quantity -}}{{- end -}}
{{- if $quantities -}}{{- $_ := set $resources $part $quantities -}}{{- end -}}
{{- end -}}
{{- if $resources -}}{{- toJson $resources -}}{{- end -}}
{{- end }}

{{- define "eds.needsTmp" -}}
{{- $needs := "yes" -}}
{{- range .volumes -}}{{- if eq (regexReplaceAll "/+$" .mountPath "") "/tmp" -}}{{- $needs = "" -}}{{- end -}}{{- end -}}
{{- $needs -}}
{{- end }}

{{- define "eds.mounts" -}}
{{- if include "eds.needsTmp" . }}
- name: tmp
  mountPath: /tmp
{{- end }}
{{- with .config }}
- name: config
  mountPath: {{ .mountPath | quote }}
  readOnly: true
{{- end }}
{{- range .volumes }}
- {{ pick . "name" "mountPath" "subPath" "readOnly" | toJson }}
{{- end }}
{{- end }}

{{- define "eds.volumes" -}}
{{- if include "eds.needsTmp" . }}
- name: tmp
  emptyDir:
    sizeLimit: 1Gi
{{- end }}
{{- with .config }}
- name: config
  configMap:
    name: {{ .name }}
{{- end }}
{{- $names := list }}
{{- range .volumes }}
{{- if not (has .name $names) }}
{{- $names = append $names .name }}
- {{ omit . "mountPath" "subPath" "readOnly" | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the worker's container and its init container share. */}}
{{- define "eds.container" -}}
image: {{ .image | quote }}
imagePullPolicy: {{ include "eds.pullPolicy" . }}
env: {{ include "eds.env" . }}
{{- with .secrets }}
envFrom:
{{- range . }}
  - secretRef:
      name: {{ . | quote }}
{{- end }}
{{- end }}
{{- with (include "eds.resources" .) }}
resources: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: {{ .security.readOnlyRootFilesystem }}
  capabilities:
    drop:
      - ALL
  seccompProfile:
    type: RuntimeDefault
{{- with (include "eds.mounts" . | trim) }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* A probe: the usual one, none, or the user's settings over the usual ones. */}}
{{- define "eds.probe" -}}
{{- $handlers := list "httpGet" "exec" "grpc" "tcpSocket" -}}
{{- if kindIs "map" .setting -}}
{{- $probe := dict -}}
{{- $handler := "" -}}
{{- range $handlers -}}{{- if and (not $handler) (hasKey $.setting .) -}}{{- $handler = . -}}{{- end -}}{{- end -}}
{{- if not $handler -}}
{{- $_ := set $probe "httpGet" .basis.httpGet -}}
{{- else -}}
{{- $fields := dict -}}
{{- if eq $handler "httpGet" -}}{{- $fields = deepCopy .basis.httpGet -}}{{- else if ne $handler "exec" -}}{{- $_ := set $fields "port" .basis.httpGet.port -}}{{- end -}}
{{- range $name, $value := (get .setting $handler) -}}{{- $_ := set $fields $name $value -}}{{- end -}}
{{- $_ := set $probe $handler $fields -}}
{{- end -}}
{{- range $values := list .basis .setting -}}
{{- range $name, $value := $values -}}{{- if not (has $name $handlers) -}}{{- $_ := set $probe $name $value -}}{{- end -}}{{- end -}}
{{- end -}}
{{- toJson $probe -}}
{{- else if and (not .setting) .usual -}}
{{- toJson .basis -}}
{{- end -}}
{{- end }}

{{- define "eds.probes" -}}
{{- $port := include "eds.port" . | int -}}
{{- $health := dict "path" .http.healthPath "port" $port -}}
{{- $ready := dict "path" .http.readyPath "port" $port -}}
{{- $startup := dict "httpGet" $health -}}
{{- with .http.startupTimeout -}}
{{- $startup = dict "httpGet" $health "periodSeconds" 5 "failureThreshold" (div (add (int .) 4) 5) -}}
{{- end -}}
{{- $probes := .probes | default dict -}}
{{- with (include "eds.probe" (dict "setting" $probes.startup "usual" .http.startupTimeout "basis" $startup)) }}
startupProbe: {{ . }}
{{- end }}
{{- with (include "eds.probe" (dict "setting" $probes.liveness "usual" true "basis" (dict "httpGet" $health "initialDelaySeconds" 10 "periodSeconds" 10 "timeoutSeconds" 5 "failureThreshold" 3))) }}
livenessProbe: {{ . }}
{{- end }}
{{- with (include "eds.probe" (dict "setting" $probes.readiness "usual" true "basis" (dict "httpGet" $ready "initialDelaySeconds" 5 "periodSeconds" 5 "timeoutSeconds" 3 "failureThreshold" 2))) }}
readinessProbe: {{ . }}
{{- end }}
{{- end }}

{{- define "eds.metadata" -}}
name: {{ .name | quote }}
{{- with .service.namespace }}
namespace: {{ . | quote }}
{{- end }}
labels: {{ .labels }}
{{- with .annotations }}
annotations: {{ . }}
{{- end }}
{{- end }}

{{- define "eds.service" }}
{{- $labels := include "eds.labels" . }}
{{- $versioned := include "eds.versionedLabels" . }}
{{- $annotations := "" }}
{{- with .annotations }}{{ $annotations = toJson . }}{{ end }}
{{- $port := include "eds.port" . }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "eds.metadata" (dict "service" . "name" .name "labels" $labels "annotations" $annotations) | nindent 2 }}
automountServiceAccountToken: false
{{- with .networkPolicy }}
{{- if or .enabled (and (not (hasKey . "enabled")) .egress) }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "eds.metadata" (dict "service" $ "name" $.name "labels" $labels "annotations" $annotations) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ $.name | quote }}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - ports:
        - protocol: TCP
          port: {{ $port }}
        {{- range $.ports }}
        - protocol: {{ .protocol | default "TCP" }}
          port: {{ int64 .containerPort }}
        {{- end }}
  egress:
    - ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
    - ports:
        {{- $seen := list }}
        {{- range splitList "," $.nats.url }}
        {{- $natsPort := regexFind "[0-9]+$" . }}
        {{- if not (has $natsPort $seen) }}
        {{- $seen = append $seen $natsPort }}
        - protocol: TCP
          port: {{ $natsPort | int }}
        {{- end }}
        {{- end }}
    {{- range .egress }}
    - {{ toJson . }}
    {{- end }}
{{- end }}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "eds.metadata" (dict "service" . "name" .name "labels" $versioned "annotations" $annotations) | nindent 2 }}
spec:
  {{- if not .autoscaling.enabled }}
  replicas: {{ int64 .autoscaling.minReplicas }}
  {{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ .name | quote }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
  template:
    metadata:
      labels: {{ $versioned }}
      annotations: {{ include "eds.scraped" . }}
    spec:
      serviceAccountName: {{ .name | quote }}
      automountServiceAccountToken: false
      {{- with .imagePullSecrets }}
      imagePullSecrets:
      {{- range . }}
        - name: {{ . | quote }}
      {{- end }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        fsGroup: 1000
        seccompProfile:
          type: RuntimeDefault
      {{- with .initContainer }}
      initContainers:
        - name: init
          command: {{ toJson .command }}
          {{- with .args }}
          args: {{ toJson . }}
          {{- end }}
          {{- include "eds.container" $ | nindent 10 }}
      {{- end }}
      containers:
        - name: main
          {{- with .command }}
          command: {{ toJson . }}
          {{- end }}
          {{- with .args }}
          args: {{ toJson . }}
          {{- end }}
          ports:
            - name: http
              containerPort: {{ $port }}
              protocol: TCP
            {{- range .ports }}
            - {{ set (deepCopy .) "protocol" (.protocol | default "TCP") | toJson }}
            {{- end }}
          {{- include "eds.container" . | nindent 10 }}
          {{- with (include "eds.probes" . | trim) }}
          {{- . | nindent 10 }}
          {{- end }}
          {{- with .lifecycle }}
          lifecycle: {{ toJson . }}
          {{- end }}
      {{- with (include "eds.volumes" . | trim) }}
      volumes:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with .nodeSelector }}
      nodeSelector: {{ toJson . }}
      {{- end }}
      {{- with .tolerations }}
      tolerations: {{ toJson . }}
      {{- end }}
      {{- with .terminationGracePeriod }}
      terminationGracePeriodSeconds: {{ int64 . }}
      {{- end }}
{{- with .podDisruptionBudget }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "eds.metadata" (dict "service" $ "name" $.name "labels" $labels "annotations" $annotations) | nindent 2 }}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $.name | quote }}
  {{- range $bound, $value := . }}
  {{ $bound }}: {{ if hasSuffix "%" (toString $value) }}{{ $value | quote }}{{ else }}{{ int $value }}{{ end }}
  {{- end }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "eds.metadata" (dict "service" . "name" .name "labels" $versioned "annotations" (include "eds.scraped" .)) | nindent 2 }}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: {{ .name | quote }}
  ports:
    - name: http
      port: 8080
      targetPort: http
      protocol: TCP
{{- if .http.port }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "eds.metadata" (dict "service" . "name" (printf "%s-http" .name) "labels" $versioned "annotations" $annotations) | nindent 2 }}
spec:
  type: ClusterIP
  sessionAffinity: {{ .http.sessionAffinity }}
  selector:
    app.kubernetes.io/name: {{ .name | quote }}
  ports:
    - name: http
      port: {{ int64 .http.port }}
      targetPort: http
      protocol: TCP
{{- end }}
{{- if .autoscaling.enabled }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  {{- include "eds.metadata" (dict "service" . "name" (printf "%s-scaler" .name) "labels" $labels "annotations" $annotations) | nindent 2 }}
spec:
  scaleTargetRef:
    name: {{ .name | quote }}
  pollingInterval: {{ int64 .autoscaling.pollingInterval }}
  cooldownPeriod: {{ int64 .autoscaling.cooldown }}
  minReplicaCount: {{ int64 .autoscaling.minReplicas }}
  maxReplicaCount: {{ int64 .autoscaling.maxReplicas }}
  {{- with .autoscaling.fallback }}
  fallback:
    failureThreshold: {{ int64 .failureThreshold }}
    replicas: {{ int64 .replicas }}
  {{- end }}
  {{- $stabilized := hasKey .autoscaling "scaleDownStabilization" }}
  {{- if or $stabilized (gt (len .name) 47) }}
  advanced:
    horizontalPodAutoscalerConfig:
      {{- if $stabilized }}
      behavior:
        scaleDown:
          stabilizationWindowSeconds: {{ int64 .autoscaling.scaleDownStabilization }}
      {{- end }}
      {{- if gt (len .name) 47 }}
      name: {{ .name }}-hpa
      {{- end }}
  {{- end }}
  triggers:
    - type: nats-jetstream
      metadata:
        natsServerMonitoringEndpoint: {{ trimPrefix "https://" .nats.monitoringEndpoint | quote }}
        {{ if regexMatch "^A[A-Z2-7]{55}$" .nats.account }}accountID{{ else }}account{{ end }}: {{ .nats.account | quote }}
        stream: {{ .nats.stream | quote }}
        consumer: {{ .nats.consumer | quote }}
        lagThreshold: "{{ int64 .autoscaling.lagThreshold }}"
        activationLagThreshold: "{{ int64 .autoscaling.activationLagThreshold }}"
        {{- if hasPrefix "https://" .nats.monitoringEndpoint }}
        useHttps: "true"
        {{- end }}
    {{- range .autoscaling.triggers }}
    - {{ toJson . }}
    {{- end }}
{{- end }}
{{- end }}
