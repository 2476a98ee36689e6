{{- /* What the names of a release's objects begin with. */ -}}
{{- define "kitetrace.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains "kitetrace" .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-kitetrace" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* The name of one component's objects: root, component, suffix (an emitter's name, or none). */ -}}
{{- define "kitetrace.name" -}}
{{- $base := printf "%s-%s" (include "kitetrace.fullname" .root) .component -}}
{{- with .suffix }}{{ printf "%s-%s" $base . }}{{ else }}{{ $base }}{{ end -}}
{{- end -}}

{{- /* What tells a component's pods from all others. */ -}}
{{- define "kitetrace.selector" -}}
app.kubernetes.io/name: kitetrace-{{ .component }}
app.kubernetes.io/instance: {{ with .suffix }}{{ printf "%s-%s" $.root.Release.Name . }}{{ else }}{{ .root.Release.Name }}{{ end }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "kitetrace.labels" -}}
{{ include "kitetrace.selector" . }}
{{ include "kitetrace.commonLabels" .root }}
{{- end -}}

{{- /* Of what belongs to no component. */ -}}
{{- define "kitetrace.commonLabels" -}}
app.kubernetes.io/part-of: kitetrace
{{ include "kitetrace.helmLabels" . }}
{{- end -}}

{{- define "kitetrace.helmLabels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* A config map's name changes with what it holds, and so restarts the pods: root, name, env. */ -}}
{{- define "kitetrace.configMapName" -}}
{{ .name }}-{{ .env | toJson | sha256sum | trunc 10 }}
{{- end -}}

{{- define "kitetrace.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "kitetrace.configMapName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- .labels | nindent 4 }}
data:
  {{- range $key, $value := .env }}
  {{ $key }}: {{ $value | toString | quote }}
  {{- end }}
{{- end -}}

{{- define "kitetrace.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "kitetrace.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "kitetrace.labels" . | nindent 4 }}
automountServiceAccountToken: false
{{- end -}}

{{- define "kitetrace.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "kitetrace.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "kitetrace.labels" . | nindent 4 }}
spec:
  selector:
    {{- include "kitetrace.selector" . | nindent 4 }}
  ports:
    {{- range .ports }}
    - name: {{ .name }}
      port: {{ .containerPort }}
      targetPort: {{ .name }}
    {{- end }}
{{- end -}}

{{- define "kitetrace.disruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "kitetrace.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "kitetrace.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  # A pod that cannot become ready must not hold up a node's drain.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "kitetrace.selector" . | nindent 6 }}
{{- end -}}
