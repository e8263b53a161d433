using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor.Confinement;

/// <summary>Hostile programs as hooks of the real executor.</summary>
public sealed class HookConfinementTests
{
    private const string Secret = "data of another tenant";

    private ExecutorUnderTest _executor;

    [OneTimeSetUp]
    public async Task Start() => _executor = await ExecutorUnderTest.StartAsync("--hookExecutor.maxMemory", "128Mi", "--hookExecutor.maxCpuTime", "1s", "--hookExecutor.maxFolderSize", "1Mi");

    [OneTimeTearDown]
    public async Task Stop() => await _executor.DisposeAsync();

    [Test]
    public Task The_executor_confines_hooks_on_this_machine() =>
        Eventually.TrueAsync(() => _executor.Log.Contains("confines hooks with Landlock", StringComparison.Ordinal));

    [TestCase("ls /proc")]
    [TestCase("cat /proc/self/environ")]
    [TestCase("cat /proc/EXECUTOR/cmdline")]
    [TestCase("cat /proc/EXECUTOR/environ")]
    [TestCase("ls /proc/EXECUTOR/fd")]
    [TestCase("cat /proc/EXECUTOR/cwd/README.md")]
    [TestCase("cat /dev/stdin")]
    [TestCase("ls /sys")]
    public async Task A_hook_cannot_read_proc_and_sys(string script) =>
        await FailsAsync(script);

    [TestCase("cat FOLDER/whitelist.yaml")]
    [TestCase("ls FOLDER")]
    [TestCase("ls ..")]
    [TestCase("up=..; ls $up/..; cat $up/input")]
    [TestCase("ls /")]
    [TestCase("ls /tmp")]
    [TestCase("ls /root")]
    [TestCase("ls /run")]
    [TestCase("cat /etc/hostname")]
    [TestCase("cat PROGRAM")]
    [TestCase("echo x > FOLDER/written")]
    [TestCase("echo x > /tmp/written-by-a-hook")]
    [TestCase("rm FOLDER/whitelist.yaml")]
    [TestCase("ln FOLDER/whitelist.yaml copy")]
    [TestCase("ln -s FOLDER/whitelist.yaml link && cat link")]
    [TestCase("mkdir m && mount -t tmpfs none m")]
    public async Task A_hook_cannot_use_other_folders(string script) =>
        await FailsAsync(script);

    [Test]
    public async Task A_hook_cannot_read_the_input_and_files_of_another_hook()
    {
        using var release = new CancellationTokenSource();
        var other = RunAsync("sh", ["-c", $"cat > kept; echo '{Secret}' > secret; exec sleep 30"], Secret, release.Token);
        await Eventually.TrueAsync(() => Directory.GetFiles(_executor.WorkFolder, "secret", SearchOption.AllDirectories).Length == 1);
        var home = Path.GetDirectoryName(Directory.GetFiles(_executor.WorkFolder, "secret", SearchOption.AllDirectories)[0]);

        var (result, output) = await RunAsync("sh", ["-c", $"cat {home}/secret {home}/kept {Path.GetDirectoryName(home)}/input /proc/*/fd/0 /proc/*/cwd/secret; ls {home} {_executor.WorkFolder}"]);
        var (imported, importedOutput) = await RunAsync("jq", ["-n", $$"""import "secret" as $s {search: "{{home}}"}; $s"""]);

        (result.ExitCode, output).Should().Be((2, ""));
        (imported.ExitCode, importedOutput).Should().Be((3, ""), imported.StandardError);
        await release.CancelAsync();
        await other.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task The_input_of_a_running_hook_has_no_name()
    {
        using var release = new CancellationTokenSource();
        var running = RunAsync("sh", ["-c", "touch runs; exec sleep 30"], Secret, release.Token);
        await Eventually.TrueAsync(() => Directory.GetFiles(_executor.WorkFolder, "runs", SearchOption.AllDirectories).Length == 1);

        Directory.GetFiles(_executor.WorkFolder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().NotContain(["input", "output", "unnamed"]);

        await release.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task A_hook_has_no_open_files_but_the_standard_ones()
    {
        var (_, output) = await PerlAsync("for my $fd (3..255) { open(my $h, '<&=', $fd) and print \"$fd \" }");

        output.Should().BeEmpty();
    }

    [Test]
    public async Task A_hook_cannot_connect_to_the_socket_of_the_executor()
    {
        var (_, output) = await PerlAsync($"use Socket; socket(my $s, AF_UNIX, SOCK_STREAM, 0) && connect($s, pack_sockaddr_un('{_executor.SocketPath}')) ? print 'connected' : print $!");

        output.Should().Be("Operation not permitted");
    }

    [Test]
    public async Task A_hook_opens_internet_sockets_only_if_an_option_allows_it()
    {
        const string Script = "use Socket; my $s; socket($s, AF_INET, SOCK_STREAM, 0) ? print(listen($s, 1) ? 'listens' : 'ok') : print($!)";
        await using var open = await ExecutorUnderTest.StartAsync("--hookExecutor.network", "Internet");

        (await PerlAsync(Script)).Output.Should().Be("Operation not permitted");
        (await RunAsync(open, "perl", ["-e", Script])).Output.Should().Be("ok");
    }

    // Each script prints the results of its system calls, -1 for a refused one.
    [TestCase("chmod(0000, 'SOCKET') + chmod(0000, 'WORK') + chmod(0777, 'FOLDER/whitelist.yaml')", "0", Description = "rights of files")]
    [TestCase("utime(1, 1, 'nothing') + chown($<, $(, 'SOCKET')", "0", Description = "owners of files")]
    [TestCase("syscall(188, my $f = 'WORK', my $n = 'user.a', my $v = 'b', 1, 0)", "-1", Description = "attributes of files")]
    [TestCase("syscall(294, 0)", "-1", Description = "inotify: names of other hooks' folders")]
    [TestCase("syscall(302, EXECUTOR, 0, my $l = pack('QQ', 1, 1), 0)", "-1", Description = "prlimit64: CPU time of the executor")]
    [TestCase("syscall(141, 0, EXECUTOR, 19) . syscall(141, 2, 0, 19)", "-1-1", Description = "setpriority of the executor and of the user")]
    [TestCase("syscall(203, EXECUTOR, 8, my $m = pack('Q', 1))", "-1", Description = "sched_setaffinity of the executor")]
    [TestCase("syscall(29, 0, 4096, 0600) . syscall(68, 0, 0600)", "-1-1", Description = "System V memory and queues, which outlive the hook")]
    [TestCase("syscall(248, my $t = 'user', my $n = 'name', my $d = 'data', 4, -4)", "-1", Description = "the keyring of the user")]
    [TestCase("syscall(272, 0x10000000) . syscall(56, 0x10000011, 0, 0, 0, 0)", "-1-1", Description = "user namespaces")]
    [TestCase("syscall(157, 4, 0)", "-1", Description = "PR_SET_DUMPABLE, which would hide open files")]
    public async Task A_hook_cannot_reach_around_its_confinement(string expression, string expected)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Ignore("the numbers of system calls are those of x64");
        }

        var text = expression.Replace("EXECUTOR", $"{_executor.ProcessId}", StringComparison.Ordinal).Replace("SOCKET", _executor.SocketPath, StringComparison.Ordinal)
            .Replace("WORK", _executor.WorkFolder, StringComparison.Ordinal).Replace("FOLDER", _executor.Folder.Root, StringComparison.Ordinal);

        (await PerlAsync($"print {text}")).Output.Should().Be(expected);
        (await _executor.Raw().GetAsync("/health")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_pair_of_datagram_sockets_which_could_send_to_any_socket_is_denied_and_a_pair_of_streams_is_allowed()
    {
        var (_, output) = await PerlAsync("use Socket; print socketpair(my $a, my $b, AF_UNIX, SOCK_DGRAM, 0) ? 'open' : 'denied', ' ', socketpair(my $c, my $d, AF_UNIX, SOCK_STREAM, 0) ? 'open' : 'denied'");

        output.Should().Be("denied open");
    }

    [Test]
    public async Task A_hook_cannot_trace_the_executor_or_another_hook()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            Assert.Ignore("the numbers of system calls below are those of x64");
        }

        using var release = new CancellationTokenSource();
        var other = RunAsync("sh", ["-c", "echo $$ > id; exec sleep 30"], "", release.Token);
        await Eventually.TrueAsync(() => Directory.GetFiles(_executor.WorkFolder, "id", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 0));
        var id = (await File.ReadAllTextAsync(Directory.GetFiles(_executor.WorkFolder, "id", SearchOption.AllDirectories)[0])).Trim();

        foreach (var process in new[] { id, $"{_executor.ProcessId}" })
        {
            // ptrace(PTRACE_SEIZE), process_vm_readv, and pidfd_getfd of descriptor 0.
            var (_, output) = await PerlAsync(
                $"print syscall(101, 0x4206, {process}, 0, 0), ' '; my $b = \"x\" x 8; my $v = pack('PQ', $b, 8); print syscall(310, {process}, $v, 1, $v, 1, 0), ' '; my $p = syscall(434, {process}, 0); print syscall(438, $p, 0, 0)");

            output.Should().Be("-1 -1 -1");
        }

        await release.CancelAsync();
        await other.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Test]
    public async Task A_hook_cannot_send_signals_to_the_executor()
    {
        var (_, output) = await PerlAsync($"print kill('KILL', {_executor.ProcessId}), ' ', kill('KILL', -1 * getppid())");

        output.Should().Be("0 0");
        (await _executor.Raw().GetAsync("/health")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_hook_cannot_leave_its_process_group()
    {
        var (_, output) = await PerlAsync("use POSIX; my $p = fork; if ($p == 0) { print defined(POSIX::setsid()) && POSIX::setsid() > 0 ? 'left' : 'kept', ' ', setpgrp(0, 0) ? 'left' : 'kept'; exit } wait");

        output.Should().Be("kept kept");
    }

    [Test]
    public async Task A_hook_that_takes_too_much_memory_fails_alone()
    {
        var (result, output) = await PerlAsync("my $x = 'a' x (512 << 20); print 'taken'");

        (result.ExitCode == 0, output).Should().Be((false, ""));
    }

    [Test]
    public async Task A_hook_that_takes_too_much_cpu_time_is_killed()
    {
        var (result, _) = await RunAsync("sh", ["-c", "while :; do :; done"]);

        result.ExitCode.Should().Be(128 + 9);
    }

    [Test]
    public async Task A_file_that_grows_too_large_ends_the_hook()
    {
        var (result, output) = await RunAsync("sh", ["-c", "head -c 3000000 /dev/zero > big; echo $?; stat -c %s big"]);

        (result.ExitCode, output).Should().Be((0, "153\n1048576\n"));
    }

    [Test]
    public async Task A_hook_whose_files_together_grow_too_large_is_ended()
    {
        var run = () => RunAsync("sh", ["-c", "for i in 1 2 3 4 5; do head -c 500000 /dev/zero > f$i; done; exec sleep 60"]);

        (await run.Should().ThrowAsync<HookException>().WithMessage("*hookExecutor.maxFolderSize*")).Which.Failure.Should().Be(HookFailure.LimitExceeded);
    }

    [TestCase("for my $n (1..5) { open(my $f, '+>', \"f$n\"); unlink(\"f$n\"); syswrite($f, 'x' x 500000); push @kept, $f } sleep 60", "*hookExecutor.maxFolderSize*", Description = "deleted files")]
    [TestCase("for my $n (1..5) { my $d = syscall(319, my $name = \"m$n\", 0); open(my $f, '>&=', $d); syswrite($f, 'x' x 500000); push @kept, $f } sleep 60", "*hookExecutor.maxFolderSize*", Description = "memory as a file")]
    [TestCase("for my $n (1..4) { if (!fork) { my $x = 'a' x (40 << 20); sleep 60; exit } } sleep 60", "*hookExecutor.maxMemory*", Description = "memory of several processes")]
    public async Task A_hook_that_hides_what_it_uses_is_ended(string script, string message)
    {
        var run = () => PerlAsync(script);

        (await run.Should().ThrowAsync<HookException>().WithMessage(message)).Which.Failure.Should().Be(HookFailure.LimitExceeded);
    }

    [Test]
    public async Task Arguments_of_nearly_1_MiB_reach_the_hook()
    {
        var (_, output) = await RunAsync("sh", ["-c", "echo ${#1} $#", "sh", .. Enumerable.Repeat(new string('x', 120_000), 8)]);

        output.Should().Be("120000 8\n");
    }

    [Test]
    public async Task A_program_that_the_system_cannot_execute_is_an_error_of_the_call()
    {
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Write("digits", "not a program"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var executor = await ExecutorUnderTest.StartAsync("--hookExecutor.searchPath", $"{folder.Root}:/usr/bin:/bin");

        var call = () => RunAsync(executor, "digits", []);

        await call.Should().ThrowAsync<HookException>().WithMessage("command 'digits' cannot be started: * cannot be executed: Exec format error");
    }

    [Test]
    public async Task A_hook_cannot_regain_privileges()
    {
        var (_, output) = await PerlAsync("print chroot('.') ? 'root' : 'no', ' '; print chown(1, 1, '.') ? 'owner' : 'no'");

        output.Should().Be("no no");
    }

    [Test]
    public async Task An_unprivileged_executor_is_not_dumpable_and_survives_a_fork_bomb()
    {
        if (Environment.UserName != "root")
        {
            Assert.Ignore("becoming another user needs root");
        }

        await using var executor = await ExecutorUnderTest.StartAsAsync("65531", "--hookExecutor.maxProcesses", "20");

        // The kernel gives the files of an undumpable process to root.
        (await Programs.RunAsync("stat", ["-c", "%u", $"/proc/{executor.ProcessId}/environ"])).Trim().Should().Be("0");
        var (result, output) = await RunAsync(executor, "perl", ["-e", "my $n = 0; while ($n < 500) { my $p = fork; last if !defined $p; if (!$p) { sleep 60; exit } $n++ } print $n"]);
        (result.ExitCode, int.Parse(output, CultureInfo.InvariantCulture)).Should().Match<(int Code, int Forks)>(end => end.Code == 0 && end.Forks > 0 && end.Forks < 20);
        (await RunAsync(executor, "sh", ["-c", "echo $(echo well)"])).Output.Should().Be("well\n");
    }

    [Test]
    public async Task Without_confinement_calls_are_refused_until_an_option_accepts_it()
    {
        using var folder = new TemporaryFolder();
        var filter = WriteFilterWithoutLandlock(folder);
        await using var refusing = await ExecutorUnderTest.StartFilteredAsync(filter);
        await using var accepting = await ExecutorUnderTest.StartFilteredAsync(filter, "--hookExecutor.allowUnconfined", "true");

        var call = () => RunAsync(refusing, "cat", []);

        (await call.Should().ThrowAsync<HookException>().WithMessage("hooks cannot be confined on this machine: Landlock is not available: *hookExecutor.allowUnconfined")).Which.Failure.Should().Be(HookFailure.Unavailable);
        (await refusing.Raw().GetStringAsync("/health")).Should().Contain("\"confinement\":\"none\"");
        await Eventually.TrueAsync(() => refusing.Log.Contains("refuses all calls", StringComparison.Ordinal));
        (await RunAsync(accepting, "sh", ["-c", "echo done"])).Output.Should().Be("done\n");
        await Eventually.TrueAsync(() => accepting.Log.Contains("runs hooks without confinement", StringComparison.Ordinal));
    }

    // Classic BPF for bubblewrap: landlock_create_ruleset (444) fails with ENOSYS, everything else is allowed.
    private static string WriteFilterWithoutLandlock(TemporaryFolder folder)
    {
        var path = folder.PathOf("filter");
        using var writer = new BinaryWriter(File.Create(path));
        foreach (var (code, ifFalse, operand) in new[] { ((ushort)0x20, (byte)0, 0u), ((ushort)0x15, (byte)1, 444u), ((ushort)0x06, (byte)0, 0x00050000u | 38), ((ushort)0x06, (byte)0, 0x7FFF0000u) })
        {
            writer.Write(code);
            writer.Write((byte)0);
            writer.Write(ifFalse);
            writer.Write(operand);
        }

        return path;
    }

    private async Task FailsAsync(string script)
    {
        var text = script.Replace("EXECUTOR", $"{_executor.ProcessId}", StringComparison.Ordinal)
            .Replace("FOLDER", _executor.Folder.Root, StringComparison.Ordinal)
            .Replace("PROGRAM", ExecutorUnderTest.Program, StringComparison.Ordinal);

        var (result, output) = await RunAsync("sh", ["-c", text], Secret);

        result.ExitCode.Should().NotBe(0, result.StandardError);
        output.Should().BeEmpty();
        result.StandardError.Should().MatchRegex("([Pp]ermission denied|not permitted|must be superuser|Invalid cross-device link)");
    }

    private Task<(HookResult Result, string Output)> PerlAsync(string script) => RunAsync("perl", ["-e", script]);

    private Task<(HookResult Result, string Output)> RunAsync(string command, string[] arguments, string input = "", CancellationToken cancellationToken = default) =>
        RunAsync(_executor, command, arguments, input, cancellationToken);

    private static async Task<(HookResult Result, string Output)> RunAsync(
        ExecutorUnderTest executor, string command, string[] arguments, string input = "", CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        var call = new HookCall(command, arguments, TimeSpan.FromSeconds(60), new Dictionary<string, string>());
        var result = await executor.Client().ExecuteAsync(call, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, cancellationToken);
        return (result, Encoding.UTF8.GetString(output.ToArray()));
    }
}
