using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary>The <see cref="Generator"/> as the bench holds it.</summary>
internal sealed class GeneratorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private GeneratorProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts it and waits until everybody has signed in.</summary>
    public static async Task<GeneratorProcess> StartAsync(GeneratorPlan plan, CancellationToken ct)
    {
        var process = Process.Start(OwnExecutable.With("bench", "generator"))!; // null only when a shell reuses a process
        var generator = new GeneratorProcess(process);
        await generator.AskAsync(JsonSerializer.Serialize(plan), ct);
        return generator;
    }

    /// <summary>Lets all eight of its people act for so long.</summary>
    /// <exception cref="OperatorException">The service refused one of them, or they ran out of findings.</exception>
    public async Task<ActingRun> RunAsync(TimeSpan length, CancellationToken ct) =>
        JsonSerializer.Deserialize<ActingRun>(await AskAsync(length.TotalSeconds.ToString(CultureInfo.InvariantCulture), ct))!; // a record, never null

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<string> AskAsync(string line, CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
        return await _process.StandardOutput.ReadLineAsync(ct) ?? throw new OperatorException("bench_generator_failed", ("output", (await _errors).Trim()));
    }
}
