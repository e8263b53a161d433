using System.Diagnostics.CodeAnalysis;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// The typed client of KubernetesClient over our transport. The base class would open connections of its own, with another TLS policy
/// and without our credentials.
/// </summary>
internal sealed class TypedClient : k8s.Kubernetes
{
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The constructor's own connections are replaced.")]
    public TypedClient(HttpClient http, ObjectJson json)
        : base(Configuration(http.BaseAddress, json))
    {
        HttpClient.Dispose();
        HttpClient = http;
        CreateWebSocketBuilder = () => throw new NotSupportedException("exec, attach and port-forward need a WebSocket, which this client does not open");
    }

    private static KubernetesClientConfiguration Configuration(Uri? host, ObjectJson json)
    {
        var configuration = new KubernetesClientConfiguration { Host = host?.AbsoluteUri };
        configuration.AddJsonOptions(json.Configure);
        return configuration;
    }
}
