using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>All stories of a folder, with what they are told of.</summary>
public sealed record StoryLibrary(ImmutableArray<StoryBook> Books, ImmutableArray<Ladder> Ladders, ImmutableArray<Fault> Faults)
{
    private const string Suffix = ".stories.yaml";

    /// <param name="roles">The roles that parties may be made of.</param>
    public static async Task<StoryLibrary> ReadAsync(string path, IReadOnlyCollection<string> roles, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(path, roles, ct);
        if (folder.Faults.Length > 0)
            return new StoryLibrary([], [], folder.Faults);

        var (books, faults) = (ImmutableArray.CreateBuilder<StoryBook>(), ImmutableArray.CreateBuilder<Fault>());
        foreach (var file in Directory.EnumerateFiles(path, $"*{Suffix}").Order(StringComparer.Ordinal))
        {
            var list = new FaultList(file);
            if (StoryFile.Read(file, await File.ReadAllTextAsync(file, ct), folder.Processes, list) is { } book)
                books.Add(book);
            faults.AddRange(list.All);
        }

        return new StoryLibrary([.. books, .. Untold(folder.Processes, books)], folder.Ladders, faults.ToImmutable());
    }

    /// <summary>Tells every story to a runner, in the order of the files.</summary>
    public async Task<ImmutableArray<StoryResult>> TellAsync(IProcessRunner runner, CancellationToken ct)
    {
        var results = ImmutableArray.CreateBuilder<StoryResult>();
        foreach (var book in Books)
        {
            foreach (var story in book.Stories)
                results.Add(await StoryTelling.TellAsync(story, book.Process, Ladders, runner, ct));
        }

        return results.ToImmutable();
    }

    // A process without stories still has to be covered.
    private static IEnumerable<StoryBook> Untold(ImmutableArray<Process> processes, IEnumerable<StoryBook> books) => processes
        .Where(process => books.All(book => book.Process.Name != process.Name)).Select(process => new StoryBook(process, []));
}
