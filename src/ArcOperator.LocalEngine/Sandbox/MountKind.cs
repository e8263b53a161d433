namespace ArcOperator.LocalEngine.Sandbox;

internal enum MountKind
{
    /// <summary>A file or folder of the machine, to be read.</summary>
    ReadOnly,

    /// <summary>A file or folder of the machine, to be written too.</summary>
    ReadWrite,

    /// <summary>A symbolic link; its source is where it points.</summary>
    Link,

    /// <summary>An empty folder that belongs to the step.</summary>
    Folder,
}
