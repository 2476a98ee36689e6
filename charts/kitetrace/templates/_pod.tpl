{{- /*
The pod of a component: root, component, suffix, settings (of the component), image, container, args, env, ports,
configMaps (names), probes, spread, tmp (size), tmpNote, volumes and mounts (of its own), restartPolicy.
*/ -}}
{{- define "kitetrace.pod" -}}
{{- $root := .root -}}
{{- $common := mergeOverwrite (deepCopy $root.Values.defaults) (pick .settings "podLabels" "podAnnotations" "nodeSelector" "tolerations" "affinity" "priorityClassName" "extraEnv" "extraVolumes" "extraVolumeMounts") -}}
metadata:
  labels:
    {{- include "kitetrace.selector" . | nindent 4 }}
    app.kubernetes.io/part-of: kitetrace
    {{- with $common.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $common.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  serviceAccountName: {{ include "kitetrace.name" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # What is in flight is finished within 25 s.
  terminationGracePeriodSeconds: 40
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $common.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile:
      type: RuntimeDefault
  {{- if .spread }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "kitetrace.selector" $ | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with $common.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $common.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $common.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ printf "%s/%s:%s" $root.Values.image.repository .image ($root.Values.image.tag | default $root.Chart.AppVersion) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      {{- with .args }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with concat (.env | default list) $common.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      envFrom:
        {{- range .configMaps }}
        - configMapRef:
            name: {{ . }}
        {{- end }}
      {{- with .ports }}
      ports:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if .ports }}
      startupProbe:
        httpGet:
          path: /health/liveness
          port: http
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /health/liveness
          port: http
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /health/readiness
          port: http
        periodSeconds: 5
        timeoutSeconds: 3
      {{- end }}
      # No limit of the CPU: a throttled JVM misses its place in the group.
      resources:
        {{- toYaml .settings.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- if or $root.Values.strimzi.enabled $root.Values.kafka.caSecret }}
        - name: kafka-ca
          mountPath: /etc/kitetrace/kafka/ca
          readOnly: true
        {{- end }}
        {{- if or $root.Values.strimzi.enabled $root.Values.kafka.userSecret }}
        - name: kafka-user
          mountPath: /etc/kitetrace/kafka/user
          readOnly: true
        {{- end }}
        {{- with $common.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    # Native libraries are unpacked here.
    - name: tmp
      emptyDir:
        sizeLimit: {{ .tmp | default "64Mi" }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if $root.Values.strimzi.enabled }}
    - {{ include "kitetrace.secretVolume" (dict "name" "kafka-ca" "secret" "kitetrace-cluster-ca-cert") | nindent 6 | trim }}
    - {{ include "kitetrace.secretVolume" (dict "name" "kafka-user" "secret" (printf "kitetrace-%s" .component)) | nindent 6 | trim }}
    {{- else }}
    {{- with $root.Values.kafka.caSecret }}
    - {{ include "kitetrace.secretVolume" (dict "name" "kafka-ca" "secret" .) | nindent 6 | trim }}
    {{- end }}
    {{- with $root.Values.kafka.userSecret }}
    - {{ include "kitetrace.secretVolume" (dict "name" "kafka-user" "secret" .) | nindent 6 | trim }}
    {{- end }}
    {{- end }}
    {{- with $common.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- /* A Deployment around it: the same, and replicas (none: whoever scales it), strategy. */ -}}
{{- define "kitetrace.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "kitetrace.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "kitetrace.labels" . | nindent 4 }}
spec:
  {{- if hasKey . "replicas" }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if eq (.strategy | default "") "Recreate" }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    {{- end }}
  selector:
    matchLabels:
      {{- include "kitetrace.selector" . | nindent 6 }}
  template:
    {{- include "kitetrace.pod" . | nindent 4 }}
{{- end -}}
