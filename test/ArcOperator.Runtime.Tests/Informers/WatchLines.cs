using System.Text;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Lines of a watch.</summary>
internal static class WatchLines
{
    private static readonly ObjectJson Json = new(KindsJson.Default);

    public static string Added(Gear gear) => Line("ADDED", Text(gear));

    public static string Modified(Gear gear) => Line("MODIFIED", Text(gear));

    public static string Deleted(Gear gear) => Line("DELETED", Text(gear));

    public static string Bookmark(long version) => Line("BOOKMARK", $$$$"""{"metadata":{"resourceVersion":"{{{{version}}}}"}}""");

    /// <summary>The bookmark behind the last object of a streamed list.</summary>
    public static string EndOfList(long version) =>
        Line("BOOKMARK", $$$$"""{"metadata":{"resourceVersion":"{{{{version}}}}","annotations":{"k8s.io/initial-events-end":"true"}}}""");

    public static string Error(int code, string reason) => Line("ERROR", Status(code, reason));

    /// <summary>An event with an object of that name whose size is not a number.</summary>
    public static string Odd(string type, string name, long version) => Line(type, Odd(name, version));

    public static string Odd(string name, long version) =>
        $$$$"""{"metadata":{"name":"{{{{name}}}}","namespace":"{{{{A.Namespace}}}}","uid":"uid-of-{{{{name}}}}","resourceVersion":"{{{{version}}}}"},"spec":{"size":"huge"}}""";

    public static string Status(int code, string reason) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"scripted","reason":"{{reason}}","code":{{code}}}""";

    public static string Text(Gear gear) => Encoding.UTF8.GetString(Json.Serialize(gear));

    private static string Line(string type, string @object) => $$"""{"type":"{{type}}","object":{{@object}}}""" + "\n";
}
