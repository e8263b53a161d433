using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;

namespace ArcOperator.Api;

/// <summary>JSON serialization of the kinds of ARC and of the kinds of Argo and Flux that ARC uses.</summary>
[JsonSerializable(typeof(V1Alpha1Order))]
[JsonSerializable(typeof(V1Alpha1ArtifactWorkflow))]
[JsonSerializable(typeof(V1Alpha1Endpoint))]
[JsonSerializable(typeof(V1Alpha1ArtifactType))]
[JsonSerializable(typeof(V1Alpha1ClusterArtifactType))]
[JsonSerializable(typeof(V1Alpha1ExternalSource))]
[JsonSerializable(typeof(V1Alpha1Workflow))]
[JsonSerializable(typeof(WorkflowStatus))]
[JsonSerializable(typeof(WorkflowDefinition))]
[JsonSerializable(typeof(CronWorkflowDefinition))]
[JsonSerializable(typeof(V1Alpha1WorkflowTemplate))]
[JsonSerializable(typeof(V1Alpha1ClusterWorkflowTemplate))]
[JsonSerializable(typeof(V1Alpha1CronWorkflow))]
[JsonSerializable(typeof(CronWorkflowSpec))]
[JsonSerializable(typeof(V1ExternalArtifact))]
public sealed partial class ArcJsonContext : JsonSerializerContext;
