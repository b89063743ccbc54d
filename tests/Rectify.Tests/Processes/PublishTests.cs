using Microsoft.Extensions.Logging;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

public sealed class PublishTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly ManualClock Clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_is_known_is_not_published_again()
    {
        var city = await database.AddCityAsync("一次市");
        var folder = await SoundAsync();

        var first = await Node().HandleAsync(city, folder, default);
        var second = await Node().HandleAsync(city, folder, default);

        Assert.Equal((folder.Processes.Length + folder.Ladders.Length + folder.Documents.Length, 0), (first, second));
    }

    [Fact]
    public async Task Nodes_that_start_together_publish_everything_once()
    {
        var city = await database.AddCityAsync("齐发市");
        var folder = await SoundAsync();

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node().HandleAsync(city, folder, default)));

        Assert.Equal(folder.Processes.Length + folder.Ladders.Length + folder.Documents.Length, added.Sum());
        Assert.Equal(added.Sum(), (await PublishedAsync(city)).Count);
    }

    [Fact]
    public async Task A_changed_process_of_the_same_version_is_refused_and_nothing_else_of_its_folder_gets_in()
    {
        var city = await database.AddCityAsync("改动市");
        var sound = await SoundAsync();
        await Node().HandleAsync(city, sound, default);
        var changed = await Folders.ReadAfterAsync("works.yaml", "at_most: 2", "at_most: 3") with { Ladders = (await LaterAsync()).Ladders };

        var refusal = await Assert.ThrowsAsync<OperatorException>(() => Node().HandleAsync(city, changed, default));

        var published = await PublishedAsync(city);
        Assert.Equal("published_version_changed", refusal.Code);
        Assert.Equal(2, published.ProcessNamed("works")?.RequestNamed("extension")?.AtMost);
        Assert.Equal(sound.Ladders.Single(ladder => ladder.Name == "standard").Hash, published.Shelf.LadderNamed("standard").Hash);
    }

    [Fact]
    public async Task A_new_version_is_in_force_and_the_old_one_is_served_to_the_findings_that_have_it()
    {
        var city = await database.AddCityAsync("新版市");
        var first = await SoundAsync();
        await Node().HandleAsync(city, first, default);
        var second = await Folders.ReadAfterAsync("works.yaml", "version: 1", "version: 2\nmigrates: { 1: {} }");

        await Node().HandleAsync(city, second, default);

        var published = await PublishedAsync(city);
        Assert.Equal(2, published.ProcessNamed("works")?.Version);
        Assert.Equal(1, published.ProcessWith(Publication.HashOf(first.Processes[0])).Version);
    }

    [Fact]
    public async Task A_changed_ladder_is_in_force_and_the_old_one_stays_on_the_shelf()
    {
        var city = await database.AddCityAsync("阶梯市");
        var first = await SoundAsync();
        var later = await LaterAsync();
        await Node().HandleAsync(city, first, default);

        var added = await Node().HandleAsync(city, later, default);

        var shelf = (await PublishedAsync(city)).Shelf;
        var old = first.Ladders.Single(ladder => ladder.Name == "standard");
        Assert.Equal(1, added);
        Assert.Equal("due+2wd", shelf.LadderNamed("standard").Rungs[1].When.ToString());
        Assert.Equal("due+1wd", shelf.LadderWith(old.Hash).Rungs[1].When.ToString());
    }

    [Fact]
    public async Task A_broken_folder_is_said_in_the_log_and_what_was_published_goes_on()
    {
        var city = await database.AddCityAsync("坏档市");
        await Node().HandleAsync(city, await SoundAsync(), default);
        using var folder = new TemporaryFolder();
        await Folders.CopyAsync(folder, "works.yaml", "to: checking", "to: nowhere");
        var log = new Said();

        await new PublishFolder(database.Cities, Node(), log).HandleAsync(folder.Path, default);

        Assert.Contains(log.Lines, line => line.Contains("works.yaml:44:52", StringComparison.Ordinal) && line.Contains("没有状态“nowhere”", StringComparison.Ordinal));
        Assert.Equal(1, (await PublishedAsync(city)).ProcessNamed("works")?.Version);
    }

    [Fact]
    public async Task A_city_that_refuses_is_said_and_the_others_get_theirs()
    {
        var (stuck, free) = (await database.AddCityAsync("滞留市"), await database.AddCityAsync("通行市"));
        await Node().HandleAsync(stuck, await SoundAsync(), default);
        using var folder = new TemporaryFolder();
        await Folders.CopyAsync(folder, "works.yaml", "at_most: 2", "at_most: 3");
        var log = new Said();

        await new PublishFolder(database.Cities, Node(), log).HandleAsync(folder.Path, default);

        Assert.Contains(log.Lines, line => line.Contains("滞留市", StringComparison.Ordinal) && line.Contains("works", StringComparison.Ordinal));
        Assert.Equal(2, (await PublishedAsync(stuck)).ProcessNamed("works")?.RequestNamed("extension")?.AtMost);
        Assert.Equal(3, (await PublishedAsync(free)).ProcessNamed("works")?.RequestNamed("extension")?.AtMost);
    }

    [Fact]
    public async Task A_folder_as_it_was_is_not_read_again_and_a_changed_one_is()
    {
        var own = new TestDatabase();
        await own.InitializeAsync();
        using var folder = new TemporaryFolder();
        await Folders.CopyAsync(folder, "works.yaml", "process: works", "process: works");
        var (log, publish) = (new Said(), new Publish(own.Cities, new ProcessLibrary(own.Cities, Clock), Clock));

        foreach (var _ in Enumerable.Range(0, 2))
            await new PublishFolder(own.Cities, publish, log).HandleAsync(folder.Path, default);
        var once = log.Lines.Count;
        await Folders.CopyAsync(folder, "ladders/standard.yaml", "when: due+1wd", "when: due+2wd");
        await new PublishFolder(own.Cities, publish, log).HandleAsync(folder.Path, default);

        Assert.Equal(1, once);
        Assert.Equal("1 new publications for 云江市", log.Lines[^1]);
        await own.DisposeAsync();
    }

    private static Task<WorkflowFolder> SoundAsync() => Folders.ReadAfterAsync("works.yaml", "process: works", "process: works");

    private static Task<WorkflowFolder> LaterAsync() => Folders.ReadAfterAsync("ladders/standard.yaml", "when: due+1wd", "when: due+2wd");

    private Publish Node() => new(database.Cities, new ProcessLibrary(database.Cities, Clock), Clock);

    /// <summary>What a node that has no files serves.</summary>
    private ValueTask<Published> PublishedAsync(Guid city) => new ProcessLibrary(database.Cities, Clock).OfAsync(city, default);

    private sealed class Said : ILogger<PublishFolder>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
