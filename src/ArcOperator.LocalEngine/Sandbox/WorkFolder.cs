using System.Security.Cryptography;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// Where the engine keeps files: logs, volumes and what steps write in the work folder; what comes out of Secrets and
/// ConfigMaps in memory, where the machine has a file system for that.
/// </summary>
/// <remarks>
/// <para><b>Guarantees.</b> One engine at a time uses a work folder. Nobody but this user can read anything. What an engine that was
/// killed left behind, the next one removes.</para>
/// <para><b>Assumptions.</b> Names of namespaces, Workflows and nodes are those of an API server.</para>
/// <para><b>Caveats.</b> Logs stay until their Workflow is deleted.</para>
/// <para><b>Errors.</b> <see cref="LocalEngineException"/> if the folder cannot be used.</para>
/// </remarks>
internal sealed class WorkFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const string MemoryPrefix = "arc-local-engine-";

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
            // Only this one: what lies above may be the user's own.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var @lock = PrivateFiles.Lock(System.IO.Path.Combine(folder, "lock"));
            var opened = new WorkFolder(folder, @lock, NewMemory(folder));
            opened.RemoveLeftovers();
            return opened;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LocalEngineException($"the work folder {path} cannot be used; does another local engine use it? {error.Message}");
        }
    }

    /// <summary>A folder for the life of one step.</summary>
    public string OfStep(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(Of(workflow), "steps", nodeId);

    /// <summary>The folder of a step that becomes its <c>/</c>.</summary>
    public string RootOf(WorkflowIdentity workflow, string nodeId) => RootIn(OfStep(workflow, nodeId));

    /// <summary>A folder for the life of one step that is never written to a disk, if the machine allows it.</summary>
    public string MemoryOfStep(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(_memory, workflow.Uid, nodeId);

    /// <summary>A folder for the life of the Workflow.</summary>
    public string OfClaim(WorkflowIdentity workflow, string claim) => System.IO.Path.Combine(Of(workflow), "volumes", claim);

    public string LogOf(WorkflowIdentity workflow, string nodeId) => System.IO.Path.Combine(Of(workflow), "logs", nodeId + ".log");

    /// <summary>The Workflow begins: nothing of an earlier one of its name is left.</summary>
    public void Begin(WorkflowIdentity workflow)
    {
        PrivateFiles.RemoveFolder(Of(workflow));
        PrivateFiles.Write(UidFile(Of(workflow)), System.Text.Encoding.UTF8.GetBytes(workflow.Uid));
    }

    /// <summary>The step is over: only its log stays.</summary>
    public void EndStep(WorkflowIdentity workflow, string nodeId)
    {
        PrivateFiles.RemoveFolder(MemoryOfStep(workflow, nodeId));
        PrivateFiles.RemoveFolder(OfStep(workflow, nodeId));
    }

    /// <summary>The Workflow is over: only its logs stay.</summary>
    public void End(WorkflowIdentity workflow)
    {
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(_memory, workflow.Uid));
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(Of(workflow), "steps"));
        PrivateFiles.RemoveFolder(System.IO.Path.Combine(Of(workflow), "volumes"));
    }

    /// <summary>The Workflow is gone: nothing stays, unless another one has its name by now.</summary>
    public void Remove(WorkflowIdentity workflow)
    {
        if (UidOf(Of(workflow)) == workflow.Uid)
        {
            End(workflow);
            PrivateFiles.RemoveFolder(Of(workflow));
        }
    }

    /// <summary>The Workflows that something is kept of.</summary>
    public IReadOnlyList<WorkflowIdentity> Known() =>
    [
        .. Folders(Workflows).SelectMany(space => Folders(space.FullName)
            .Select(workflow => new WorkflowIdentity(space.Name, workflow.Name, UidOf(workflow.FullName) ?? "")))
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
            foreach (var step in Folders(System.IO.Path.Combine(Of(workflow), "steps")))
            {
                FirstProcess.KillLeftover(RootIn(step.FullName));
            }

            End(workflow);
        }
    }

    // The name cannot be guessed, so that nobody else of this machine can have made the folder before.
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

    private static string RootIn(string step) => System.IO.Path.Combine(step, "root");

    private static IEnumerable<DirectoryInfo> Folders(string path) => Directory.Exists(path) ? new DirectoryInfo(path).EnumerateDirectories() : [];

    private static string UidFile(string folder) => System.IO.Path.Combine(folder, "uid");

    private static string? UidOf(string folder) => File.Exists(UidFile(folder)) ? File.ReadAllText(UidFile(folder)) : null;
}
