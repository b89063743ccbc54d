using System.Globalization;
using System.Text.Json;

namespace Rectify.Bench;

/// <summary>The load generator: <c>rectify bench generator</c>, a process of its own. Reads its plan from a line, signs everybody in and
/// says so; then for each further line, a number of seconds, sends that long and writes how many findings were signed for.</summary>
internal static class Generator
{
    private const string Ready = "ready";

    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken ct)
    {
        var plan = JsonSerializer.Deserialize<GeneratorPlan>(await input.ReadLineAsync(ct) ?? "null");
        if (plan is null)
            return;

        var workers = new List<GeneratorWorker>();
        try
        {
            foreach (var person in plan.People)
                workers.Add(await GeneratorWorker.SignInAsync(new(plan.Address), plan.City, person, ct));
            await output.WriteLineAsync(Ready.AsMemory(), ct);
            while (await input.ReadLineAsync(ct) is { } seconds)
            {
                var length = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
                var run = await ActingRun.MeasureAsync(length, worker => workers[worker].ActAsync(ct), ct);
                await output.WriteLineAsync(JsonSerializer.Serialize(run).AsMemory(), ct);
            }
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }
}
