{{- /* Kafka's variables, with what Strimzi, mounted secrets and a proxy bring. */ -}}
{{- define "kitetrace.kafkaEnv" -}}
{{- $env := deepCopy .Values.kafka.env -}}
{{- if .Values.strimzi.enabled -}}
{{- $env = merge (dict
      "KAFKA_BOOTSTRAP_SERVERS" "kitetrace-kafka-bootstrap:9093"
      "KAFKA_SECURITY_PROTOCOL" "SASL_SSL"
      "KAFKA_SASL_MECHANISM" "SCRAM-SHA-512"
      "KAFKA_SASL_JAAS_CONFIG_FILE" "/etc/kitetrace/kafka/user/sasl.jaas.config"
      "KAFKA_SSL_TRUSTSTORE_TYPE" "PEM"
      "KAFKA_SSL_TRUSTSTORE_LOCATION" "/etc/kitetrace/kafka/ca/ca.crt") $env -}}
{{- end -}}
{{- if .Values.kafka.caSecret -}}
{{- $env = merge (dict
      "KAFKA_SSL_TRUSTSTORE_TYPE" "PEM"
      "KAFKA_SSL_TRUSTSTORE_LOCATION" "/etc/kitetrace/kafka/ca/ca.crt") $env -}}
{{- end -}}
{{- if .Values.kafka.userSecret -}}
{{- $env = merge (dict "KAFKA_SASL_JAAS_CONFIG_FILE" "/etc/kitetrace/kafka/user/sasl.jaas.config") $env -}}
{{- end -}}
{{- if .Values.proxy.url -}}
{{- $env = merge (dict "HTTPS_PROXY" .Values.proxy.url "NO_PROXY" .Values.proxy.noProxy) $env -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{- define "kitetrace.pollerEnv" -}}
{{- $env := merge (dict "BUILDKITE_API_TOKEN_FILE" "/etc/kitetrace/buildkite/api-token") (deepCopy .Values.poller.env) -}}
{{- if .Values.poller.webhook.enabled -}}
{{- $env = merge (dict "BUILDKITE_WEBHOOK_TOKEN_FILE" "/etc/kitetrace/buildkite/webhook-token") $env -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{- /* An emitter with the defaults under it. */ -}}
{{- define "kitetrace.emitter" -}}
{{- mergeOverwrite (deepCopy .root.Values.emitterDefaults) (deepCopy .emitter) | toJson -}}
{{- end -}}

{{- define "kitetrace.kafkaConfig" -}}
{{- include "kitetrace.configMapName" (dict "name" (printf "%s-kafka" (include "kitetrace.fullname" .)) "env" (include "kitetrace.kafkaEnv" . | fromJson)) -}}
{{- end -}}

{{- define "kitetrace.pollerConfig" -}}
{{- include "kitetrace.configMapName" (dict "name" (printf "%s-poller" (include "kitetrace.fullname" .)) "env" (include "kitetrace.pollerEnv" . | fromJson)) -}}
{{- end -}}

{{- define "kitetrace.emitterConfig" -}}
{{- include "kitetrace.configMapName" (dict "name" (include "kitetrace.name" (dict "root" .root "component" "emitter" "suffix" .emitter.name)) "env" .emitter.env) -}}
{{- end -}}

{{- /* The volume of a secret: name, secret, optional. */ -}}
{{- define "kitetrace.secretVolume" -}}
name: {{ .name }}
secret:
  secretName: {{ .secret }}
  defaultMode: 288
  {{- if .optional }}
  optional: true
  {{- end }}
{{- end -}}

{{- /* What would render, and not work. */ -}}
{{- define "kitetrace.check" -}}
{{- if and .Values.strimzi.enabled (ne (include "kitetrace.fullname" .) "kitetrace") -}}
{{- fail "strimzi.enabled: its objects are named kitetrace; give the release that name, or set fullnameOverride=kitetrace" -}}
{{- end -}}
{{- if and .Values.strimzi.enabled (or .Values.kafka.caSecret .Values.kafka.userSecret) -}}
{{- fail "kafka.caSecret and kafka.userSecret: Strimzi makes its own; leave them empty, or strimzi.enabled off" -}}
{{- end -}}
{{- if not .Values.emitters -}}
{{- fail "emitters: at least one backend is needed" -}}
{{- end -}}
{{- $names := dict -}}
{{- $groups := dict -}}
{{- range .Values.emitters -}}
{{- $name := .name | default "" -}}
{{- if hasKey $names $name -}}
{{- fail (printf "emitters: two have the name %q; each backend needs one of its own" $name) -}}
{{- end -}}
{{- $_ := set $names $name true -}}
{{- $group := .env.EMITTER_GROUP -}}
{{- if hasKey $groups $group -}}
{{- fail (printf "emitters: two have the EMITTER_GROUP %q, so each would get a part of the builds" $group) -}}
{{- end -}}
{{- $_ := set $groups $group true -}}
{{- end -}}
{{- if and .Values.explorer.enabled .Values.explorer.volume.enabled (gt (int .Values.explorer.replicas) 1) -}}
{{- fail "explorer.volume.enabled: one pod has the volume; set explorer.replicas to 1, or leave the volume out" -}}
{{- end -}}
{{- if and .Values.keda.enabled (gt (int .Values.keda.minReplicas) (int .Values.keda.maxReplicas)) -}}
{{- fail "keda.minReplicas: it is more than keda.maxReplicas" -}}
{{- end -}}
{{- range $what := list "webhook" "explorer" -}}
{{- $ingress := index $.Values.ingress $what -}}
{{- if and $ingress.enabled (not $ingress.host) -}}
{{- fail (printf "ingress.%s.host: a host is needed" $what) -}}
{{- end -}}
{{- $route := index $.Values.httpRoute $what -}}
{{- if and $route.enabled (or (not $route.host) (not $route.gateways)) -}}
{{- fail (printf "httpRoute.%s: a host and at least one gateway are needed" $what) -}}
{{- end -}}
{{- if and (or $ingress.enabled $route.enabled) (eq $what "webhook") (not $.Values.poller.webhook.enabled) -}}
{{- fail "poller.webhook.enabled: it is off, and something is to lead to the webhook" -}}
{{- end -}}
{{- if and (or $ingress.enabled $route.enabled) (eq $what "explorer") (not $.Values.explorer.enabled) -}}
{{- fail "explorer.enabled: it is off, and something is to lead to it" -}}
{{- end -}}
{{- end -}}
{{- end -}}
