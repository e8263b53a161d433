// The linked sources find the types of KubeOps here, and nothing of ours under the same name.
global using System.Text.Json.Serialization;
global using k8s;
global using k8s.Models;
global using KubeOps.Abstractions.Entities;
global using KubeOps.Abstractions.Entities.Attributes;
global using KubeOps.Abstractions.Rbac;
global using KubeOps.Abstractions.Reconciliation;
global using KubeOps.Abstractions.Reconciliation.Controller;
global using KubeOps.KubernetesClient;
// Our additions. KubeOps has no such types.
global using Duration = ArcOperator.Kubernetes.Entities.Duration;
global using ItemRulesAttribute = ArcOperator.Kubernetes.Entities.Attributes.ItemRulesAttribute;
global using ItemValidationRuleAttribute = ArcOperator.Kubernetes.Entities.Attributes.ItemValidationRuleAttribute;
global using KubernetesEntityCategoriesAttribute = ArcOperator.Kubernetes.Entities.Attributes.KubernetesEntityCategoriesAttribute;
global using SelectableFieldAttribute = ArcOperator.Kubernetes.Entities.Attributes.SelectableFieldAttribute;
