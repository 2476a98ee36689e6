package io.kitetrace.deployment;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * KEDA's ScaledObject as its reference (2.18) has it; there is no library with it. What a trigger
 * may say depends on its type, and is checked here where KEDA itself would only notice it later.
 */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

  private static final Map<String, Set<String>> TRIGGERS =
      Map.of(
          "prometheus",
          Set.of(
              "serverAddress",
              "query",
              "threshold",
              "activationThreshold",
              "namespace",
              "customHeaders",
              "ignoreNullValues",
              "queryParameters",
              "unsafeSsl",
              "timeout"),
          "kubernetes-workload",
          Set.of("podSelector", "value", "activationValue"));

  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "prometheus", Set.of("serverAddress", "query", "threshold"),
          "kubernetes-workload", Set.of("podSelector", "value"));

  record Spec(
      Target scaleTargetRef,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer initialCooldownPeriod,
      Integer idleReplicaCount,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {

    Spec {
      Objects.requireNonNull(scaleTargetRef, "scaleTargetRef");
      Objects.requireNonNull(triggers, "triggers");
    }
  }

  record Target(String apiVersion, String kind, String name, String envSourceContainerName) {

    Target {
      Objects.requireNonNull(name, "scaleTargetRef.name");
    }
  }

  record Fallback(Integer failureThreshold, Integer replicas, String behavior) {

    private static final Set<String> BEHAVIORS =
        Set.of("static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower");

    Fallback {
      Objects.requireNonNull(failureThreshold, "fallback.failureThreshold");
      Objects.requireNonNull(replicas, "fallback.replicas");
      if (behavior != null && !BEHAVIORS.contains(behavior)) {
        throw new IllegalArgumentException("fallback.behavior: " + behavior);
      }
    }
  }

  record Advanced(
      Boolean restoreToOriginalReplicaCount,
      AutoscalerConfig horizontalPodAutoscalerConfig,
      Modifiers scalingModifiers) {}

  record AutoscalerConfig(String name, HorizontalPodAutoscalerBehavior behavior) {}

  record Modifiers(String formula, String target, String activationTarget, String metricType) {

    Modifiers {
      Objects.requireNonNull(formula, "scalingModifiers.formula");
      Objects.requireNonNull(target, "scalingModifiers.target");
    }
  }

  record AuthenticationRef(String name, String kind) {}

  record Trigger(
      String type,
      String name,
      Map<String, String> metadata,
      AuthenticationRef authenticationRef,
      String metricType,
      Boolean useCachedMetrics) {

    Trigger {
      Set<String> known = TRIGGERS.get(type);
      if (known == null) {
        throw new IllegalArgumentException("no trigger of type " + type + " is known");
      }
      if (!known.containsAll(metadata.keySet())) {
        throw new IllegalArgumentException(type + " knows " + known + ", not " + metadata.keySet());
      }
      if (!metadata.keySet().containsAll(REQUIRED.get(type))) {
        throw new IllegalArgumentException(type + " needs " + REQUIRED.get(type));
      }
    }
  }
}
