using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Rectify.Accounts;
using Rectify.Processes;
using Xunit.Abstractions;

namespace Rectify.Engine.Tests.Walks;

/// <summary>
/// People, clocks and calendars do at random what they may and may not do with findings of every shipped process, and after each
/// step all that must hold is held against the finding. Each run walks other ways, by the seed that it prints; <c>RECTIFY_SEED</c> goes one run's ways again, <c>RECTIFY_WALKS</c> sets how many.
/// </summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    private const int Steps = 60;
    private const int Walks = 20_000;

    [Fact]
    [Trait("rule", "2")]
    public async Task No_walk_corrupts_a_finding_and_every_state_request_and_refusal_is_reached()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", [.. Roles.OfBusiness], CancellationToken.None);
        Assert.Empty(folder.Faults);
        var (tally, people) = (new Tally(), folder.Processes.ToDictionary(process => process, process => new People(process)));
        Want(tally, folder.Processes);
        var seed = Number("RECTIFY_SEED", Random.Shared.Next());
        output.WriteLine($"RECTIFY_SEED={seed}");

        var throws = Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(Steps), Shorter);
        var property = Prop.ForAll(throws, numbers =>
        {
            var process = folder.Processes[new Random(numbers[0]).Next(2 * folder.Processes.Length) is var one && one < folder.Processes.Length ? one : IndexOf(folder.Processes, "rectification")];
            new Walk(process, folder.Ladders, people[process], tally).Go(numbers);
            return true;
        });
        Check.One(ConfigOf(seed), property);

        output.WriteLine(tally.ToString());
        Assert.Empty(tally.Never);
    }

    // A broken rule is shown by the shortest walk that breaks it; the first throw chooses the process and stays.
    private static IEnumerable<int[]> Shorter(int[] numbers)
    {
        for (var length = numbers.Length / 2; length > 0; length /= 2)
        {
            for (var from = 1; from + length <= numbers.Length; from += length)
                yield return [.. numbers[..from], .. numbers[(from + length)..]];
        }
    }

    private static Config ConfigOf(int seed) => Config.QuickThrowOnFailure.WithMaxTest(Number("RECTIFY_WALKS", Walks))
        .WithReplay(Scattered(seed), Golden).WithParallelRunConfig(new ParallelRunConfig(Environment.ProcessorCount));

    // Neighbouring seeds with a gamma of 1 would go the same ways but for a few (Steele et al., SplitMix).
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private static ulong Scattered(int seed)
    {
        var mixed = ((ulong)(uint)seed + 1) * Golden;
        return (mixed ^ (mixed >> 31)) * 0xBF58_476D_1CE4_E5B9;
    }

    private static void Want(Tally tally, IEnumerable<Process> processes)
    {
        // No shipped process plans measures while it is handed over, or has its signatures in a listed order; SignOffTests and MeasureTests do.
        foreach (var code in Enum.GetNames<RefusalCode>().Where(code => code is not (nameof(RefusalCode.HandedOver) or nameof(RefusalCode.NotYourTurn))))
            tally.Want($"refusal {code}");
        foreach (var process in processes)
        {
            foreach (var state in process.States)
                tally.Want($"state {process.Name}.{state.Name}");
            foreach (var request in process.Requests.SelectMany(rule => Enum.GetNames<RequestStatus>().Select(status => $"{rule.Name} {status}")))
                tally.Want($"request {process.Name}.{request}");
        }
    }

    private static int IndexOf(IReadOnlyList<Process> processes, string name) => processes.TakeWhile(process => process.Name != name).Count();

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
