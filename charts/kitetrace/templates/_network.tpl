{{- /* A component's network policy: root, component, suffix, ingress and egress (rules of its own, as YAML). */ -}}
{{- define "kitetrace.networkPolicy" -}}
{{- if .root.Values.networkPolicy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "kitetrace.name" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "kitetrace.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "kitetrace.selector" . | nindent 6 }}
  policyTypes:
    - Ingress
    - Egress
  {{- with .ingress }}
  ingress:
    {{- . | nindent 4 }}
  {{- end }}
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
    # Kafka.
    - ports:
        - port: 9092
          endPort: 9098
    {{- with .egress }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with .root.Values.proxy.url }}
    - ports:
        - port: {{ regexFind "[0-9]+/?$" . | trimSuffix "/" | default "3128" }}
    {{- end }}
{{- end }}
{{- end -}}

{{- /* Metrics. Probes come from the node and need no rule. */ -}}
{{- define "kitetrace.fromMonitoring" -}}
- from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .Values.networkPolicy.monitoringNamespace }}
  ports:
    - port: 8080
{{- end -}}

{{- /* Only from, or to, pods of a component; matchExpressions as the kustomize base has them. */ -}}
{{- define "kitetrace.podsOf" -}}
podSelector:
  matchExpressions:
    - key: app.kubernetes.io/component
      operator: In
      values:
        - {{ . }}
{{- end -}}

{{- /* OTLP: to a collector, or to a vendor over HTTPS. */ -}}
{{- define "kitetrace.toOtlp" -}}
- ports:
    - port: 4317
      endPort: 4318
    - port: 443
{{- end -}}
