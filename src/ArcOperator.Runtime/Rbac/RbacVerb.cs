namespace ArcOperator.Runtime.Rbac;

/// <summary>Verbs that a role allows on a resource.</summary>
[Flags]
public enum RbacVerb
{
    None = 0,

    /// <summary>All verbs. Not used by this operator, which follows least privilege.</summary>
    All = 1 << 0,

    Get = 1 << 1,

    List = 1 << 2,

    Watch = 1 << 3,

    Create = 1 << 4,

    Update = 1 << 5,

    Patch = 1 << 6,

    Delete = 1 << 7,
}

/// <summary>Rights that a class needs.</summary>
public abstract class RbacAttribute : Attribute;
