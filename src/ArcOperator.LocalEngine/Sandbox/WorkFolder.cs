using System.Security.Cryptography;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// The files of the engine. Logs, volumes and files of steps are in the work folder. Values of Secrets and ConfigMaps are in memory, if the
/// machine has a file system for it.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> One engine at a time uses a work folder. Only this user can read the files. The engine removes files that a
/// killed engine left behind.</para>
/// <para><b>Assumptions.</b> Names of namespaces, Workflows and nodes come from an API server.</para>
/// <para><b>Caveats.</b> Logs remain until their Workflow is deleted.</para>
/// <para><b>Errors.</b> <see cref="LocalEngineException"/> if the folder cannot be used.</para>
/// </remarks>
internal sealed class WorkFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const string MemoryPrefix = "arc-local-engine-";
    private const string Containers = "containers";

    private readonly FileStream _lock;
    private readonly string _memory;

    private WorkFolder(string path, FileStream @lock, string memory) => (Path, _lock, _memory) = (path, @lock, memory);

    public string Path { get; }

    private string Workflows => System.IO.Path.Combine(Path, "workflows");

    public static WorkFolder Open(string path)
    {
        try
        {
            var folder = PrivateFiles.CreateFolder(path);
            // Only this folder: the folders above can belong to the user.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var @lock = PrivateFiles.Lock(System.IO.Path.Combine(folder, "lock"));
            var opened = new WorkFolder(folder, @lock, NewMemory(folder));
            opened.RemoveLeftovers();
            return opened;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LocalEngineException($"the work folder {path} cannot be used, perhaps because another local engine uses it: {error.Message}");
        }
    }

    /// <summary>Returns the folder of a step. It exists until the step ends.</summary>
    public string StepFolder(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(Of(workflow), "steps", nodeId);

    /// <summary>Returns the folder of a container of a step.</summary>
    public string ContainerFolder(WorkflowIdentity workflow, string nodeId, string container) =>
        System.IO.Path.Combine(StepFolder(workflow, nodeId), Containers, container);

    /// <summary>Returns the folder that becomes <c>/</c> of a container of a step.</summary>
    public string RootFolder(WorkflowIdentity workflow, string nodeId, string container) => RootIn(ContainerFolder(workflow, nodeId, container));

    /// <summary>Returns the folder of a step in memory. It exists until the step ends.</summary>
    public string MemoryFolder(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(_memory, workflow.Uid, nodeId);

    /// <summary>Returns the folder of a volume that exists until the Workflow ends.</summary>
    public string ClaimFolder(WorkflowIdentity workflow, string claim) => System.IO.Path.Combine(Of(workflow), "volumes", claim);

    public string LogPath(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(Of(workflow), "logs", nodeId + ".log");

    /// <summary>Removes the files of an earlier Workflow of the same name.</summary>
    public void Begin(WorkflowIdentity workflow)
    {
        PrivateFiles.RemoveFolder(Of(workflow));
        PrivateFiles.Write(UidFile(Of(workflow)), System.Text.Encoding.UTF8.GetBytes(workflow.Uid));
    }

    /// <summary>Removes all files of a finished step except its log.</summary>
    public void EndStep(WorkflowIdentity workflow, string nodeId)
    {
        PrivateFiles.RemoveFolder(MemoryFolder(workflow, nodeId));
        PrivateFiles.RemoveFolder(StepFolder(workflow, nodeId));
    }

    /// <summary>Removes all files of a finished Workflow except its logs.</summary>
    public void End(WorkflowIdentity workflow)
    {
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(_memory, workflow.Uid));
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(Of(workflow), "steps"));
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(Of(workflow), "volumes"));
    }

    /// <summary>Removes all files of a deleted Workflow, unless a new Workflow has the same name.</summary>
    public void Remove(WorkflowIdentity workflow)
    {
        if (UidOf(Of(workflow)) == workflow.Uid)
        {
            End(workflow);
            PrivateFiles.RemoveFolder(Of(workflow));
        }
    }

    /// <summary>Returns the Workflows with files.</summary>
    public IReadOnlyList<WorkflowIdentity> Known() =>
    [
        .. Folders(Workflows).SelectMany(@namespace => Folders(@namespace.FullName)
            .Select(workflow => new WorkflowIdentity(@namespace.Name, workflow.Name, UidOf(workflow.FullName) ?? "")))
    ];

    public void Dispose()
    {
        PrivateFiles.RemoveFolder(_memory);
        _lock.Dispose();
    }

    private string Of(WorkflowIdentity workflow) => System.IO.Path.Combine(Workflows, workflow.Namespace, workflow.Name);

    private void RemoveLeftovers()
    {
        foreach (var workflow in Known())
        {
            var steps = Folders(System.IO.Path.Combine(Of(workflow), "steps"));
            foreach (var container in steps.SelectMany(step => Folders(System.IO.Path.Combine(step.FullName, Containers))))
            {
                FirstProcess.KillLeftover(RootIn(container.FullName));
            }

            End(workflow);
        }
    }

    // The name is random, so that other users cannot create the folder before.
    private static string NewMemory(string folder)
    {
        var note = System.IO.Path.Combine(folder, "memory");
        var before = File.Exists(note) ? File.ReadAllText(note) : "";
        if (before.StartsWith($"{SharedMemory}/{MemoryPrefix}", StringComparison.Ordinal))
        {
            PrivateFiles.RemoveFolder(before);
        }

        var isShared = Directory.Exists(SharedMemory);
        var memory = isShared
            ? $"{SharedMemory}/{MemoryPrefix}{RandomNumberGenerator.GetHexString(32, lowercase: true)}"
            : System.IO.Path.Combine(folder, "secrets");
        PrivateFiles.RemoveFolder(memory);
        PrivateFiles.Write(note, System.Text.Encoding.UTF8.GetBytes(memory));
        return PrivateFiles.CreateFolder(memory);
    }

    private static string RootIn(string container) => System.IO.Path.Combine(container, "root");

    private static IEnumerable<DirectoryInfo> Folders(string path) => Directory.Exists(path) ? new DirectoryInfo(path).EnumerateDirectories() : [];

    private static string UidFile(string folder) => System.IO.Path.Combine(folder, "uid");

    private static string? UidOf(string folder) => File.Exists(UidFile(folder)) ? File.ReadAllText(UidFile(folder)) : null;
}

/// <summary>The local engine cannot start. The message names the cause and the remedy.</summary>
internal sealed class LocalEngineException(string message) : Exception(message);
