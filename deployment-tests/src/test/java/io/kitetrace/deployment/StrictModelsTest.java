package io.kitetrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what the other tests lean on does find faults. */
class StrictModelsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: Service, spec: {prots: []}}",
        "{apiVersion: v1, kind: Service, metadata: {nmae: a}}",
        "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{imagePolicy: a}]}}}}",
        "{apiVersion: kafka.strimzi.io/v1, kind: Kafka, spec: {kafka: {listener: []}}}",
        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaUser, spec: {authorization: {type: simple, acls: [{operatoins: [Read]}]}}}",
        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaUser, spec: {authentication: {type: telepathy}}}",
        "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, spec: {endpoints: [{prot: http}]}}",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {scaleTargetRef: {name: a}, triggers: [], replicas: 1}}",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {scaleTargetRef: {name: a}, triggers: [{type: prometheus, metadata: {serverAddress: a, query: b}}]}}",
        "{apiVersion: v2, kind: Service}",
      })
  void fault_wrongField_isFound(String object) {
    assertThat(StrictModels.fault(Yaml.one(object))).isPresent();
  }

  @Test
  void fault_rightFields_isNone() {
    assertThat(
            StrictModels.fault(
                Yaml.one(
                    "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1, targetPort: http}]}}")))
        .isEmpty();
  }
}
