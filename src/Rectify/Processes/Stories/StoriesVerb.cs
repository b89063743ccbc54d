using System.Collections.Immutable;
using System.CommandLine;
using Rectify.Accounts;

namespace Rectify.Processes.Stories;

/// <summary><c>rectify stories FOLDER [--coverage]</c>: tells the stories of <c>workflows/</c> and says which didn't come out.</summary>
internal static class StoriesVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "workflows/", DefaultValueFactory = _ => "workflows" };
        var coverage = new Option<bool>("--coverage") { Description = "还要列出没有故事到达之处 / also list what no story reaches, and fail on it" };
        var command = new Command("stories", "讲述流程故事 / tells the stories of the processes: exit 0, or 1 with a line for each that failed") { folder, coverage };
        command.SetAction((parsed, ct) => TellAsync(parsed.GetRequiredValue(folder), parsed.GetValue(coverage), parsed.InvocationConfiguration.Output, ct));
        return command;
    }

    private static async Task<int> TellAsync(string path, bool covers, TextWriter output, CancellationToken ct)
    {
        var library = await StoryLibrary.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in library.Faults)
            await output.WriteLineAsync(fault.ToString().AsMemory(), ct);
        if (library.Faults.Length > 0)
            return 1;

        var results = await library.TellAsync(new BuiltInRunner(), ct);
        var failures = results.Select(result => result.Failure).OfType<string>().ToImmutableArray();
        foreach (var failure in failures)
            await output.WriteLineAsync(failure.AsMemory(), ct);
        var missed = covers ? await SayCoverageAsync(StoryCoverage.Of(library, results), output, ct) : 0;
        await output.WriteLineAsync($"{results.Length - failures.Length} passed, {failures.Length} failed".AsMemory(), ct);
        return failures.Length + missed == 0 ? 0 : 1;
    }

    private static async Task<int> SayCoverageAsync(StoryCoverage coverage, TextWriter output, CancellationToken ct)
    {
        foreach (var item in coverage.Wanted)
            await output.WriteLineAsync($"{(coverage.Reached.Contains(item) ? "  " : "! ")}{item}".AsMemory(), ct);
        var missed = coverage.Missed.Count();
        await output.WriteLineAsync($"{coverage.Wanted.Length - missed} of {coverage.Wanted.Length} reached, {missed} missed".AsMemory(), ct);
        return missed;
    }
}
