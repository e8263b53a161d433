// The linked sources use the types of KubeOps from here, and no types of this product with the same names.
global using System.Text.Json.Serialization;
global using k8s;
global using k8s.Models;
global using KubeOps.Abstractions.Entities;
global using KubeOps.Abstractions.Entities.Attributes;
global using KubeOps.Abstractions.Rbac;
global using KubeOps.Abstractions.Reconciliation;
global using KubeOps.Abstractions.Reconciliation.Controller;
global using KubeOps.KubernetesClient;
// Additions of this product. KubeOps has no such types.
global using Duration = ArcOperator.Kubernetes.Entities.Duration;
global using ItemRulesAttribute = ArcOperator.Kubernetes.Entities.Attributes.ItemRulesAttribute;
global using ItemValidationRuleAttribute = ArcOperator.Kubernetes.Entities.Attributes.ItemValidationRuleAttribute;
global using KubernetesEntityCategoriesAttribute = ArcOperator.Kubernetes.Entities.Attributes.KubernetesEntityCategoriesAttribute;
global using SelectableFieldAttribute = ArcOperator.Kubernetes.Entities.Attributes.SelectableFieldAttribute;
