using System.Text;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>Limits of each process of a hook.</summary>
/// <param name="Memory">Address space, in bytes.</param>
/// <param name="CpuSeconds">CPU time.</param>
/// <param name="FileSize">Size of a file, in bytes.</param>
/// <param name="Processes">Processes and threads of the user, those outside of the hook included.</param>
internal sealed record HookLimits(long Memory, long CpuSeconds, long FileSize, long Processes);

/// <summary>Instructions of the executor to the launcher. They pass through standard input, so that no other process can read them.</summary>
/// <param name="Parent">Process id of the executor.</param>
/// <param name="Program">Absolute path of the hook's program.</param>
/// <param name="Arguments">Arguments of the program.</param>
/// <param name="Environment">Complete environment of the program.</param>
/// <param name="Folder">Folder of the hook: its working directory, and the only one that it can write to.</param>
/// <param name="Input">File that becomes standard input. The launcher removes its name.</param>
/// <param name="ReadOnlyPaths">Files and folders that the hook can read and execute.</param>
/// <param name="Limits">Limits of each process.</param>
/// <param name="HasNetwork">The hook can open internet sockets.</param>
/// <param name="IsConfined">False: the launcher starts the hook also where it cannot be confined.</param>
internal sealed record HookLaunch(
    int Parent,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Environment,
    string Folder,
    string Input,
    IReadOnlyList<string> ReadOnlyPaths,
    HookLimits Limits,
    bool HasNetwork,
    bool IsConfined)
{
    public byte[] Encode()
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Parent);
        writer.Write(Program);
        Write(writer, Arguments);
        Write(writer, Environment);
        writer.Write(Folder);
        writer.Write(Input);
        Write(writer, ReadOnlyPaths);
        writer.Write(Limits.Memory);
        writer.Write(Limits.CpuSeconds);
        writer.Write(Limits.FileSize);
        writer.Write(Limits.Processes);
        writer.Write(HasNetwork);
        writer.Write(IsConfined);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static HookLaunch Decode(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        return new(
            reader.ReadInt32(),
            reader.ReadString(),
            Read(reader),
            Read(reader),
            reader.ReadString(),
            reader.ReadString(),
            Read(reader),
            new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()),
            reader.ReadBoolean(),
            reader.ReadBoolean());
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    private static string[] Read(BinaryReader reader)
    {
        var texts = new string[reader.ReadInt32()];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = reader.ReadString();
        }

        return texts;
    }
}
