/** Models with validators, generated from the API that Kubernetes publishes. */
export { Deployment, StatefulSet } from "npm:kubernetes-models@5.1.0/apps/v1";
export { HorizontalPodAutoscaler } from "npm:kubernetes-models@5.1.0/autoscaling/v2";
export { NetworkPolicy } from "npm:kubernetes-models@5.1.0/networking.k8s.io/v1";
export { PodDisruptionBudget } from "npm:kubernetes-models@5.1.0/policy/v1";
export { Namespace, Secret, Service } from "npm:kubernetes-models@5.1.0/v1";
