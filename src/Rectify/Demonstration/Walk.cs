using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary>How much is made, and up to when.</summary>
/// <param name="Findings">How many the teams open; what these lead to comes on top.</param>
/// <param name="Until">The real now, at which the walk ends.</param>
internal sealed record WalkLength(int Findings, DateTimeOffset Until, int Seed = 7310579)
{
    public const int Days = 730;

    public DateTimeOffset From => Until.AddDays(-Days);

    public ImmutableArray<InventedCampaign> Campaigns { get; } =
        InventedCampaign.Between(LocalTime.DayOf(Until.AddDays(-Days), Scene.Zone), LocalTime.DayOf(Until, Scene.Zone));
}

/// <summary>Walks through two years, half a day after half a day: rungs fire, letters are signed, and in all counties at once whoever's
/// turn it is acts and teams find something. What happens to one finding stays in its order; counties don't wait for each other.</summary>
internal sealed class Walk
{
    private const int AtOnce = 4; // the server writes for some while others decide
    private static readonly TimeOnly[] Hours = [new(9, 5), new(14, 35)];
    private static readonly TimeSpan LettersLie = TimeSpan.FromDays(2);

    private readonly WalkLength _length;
    private readonly WorkCalendar _calendar;
    private readonly WalkingClock _clock;
    private readonly FireRungs _rungs;
    private readonly SignSystemLetters _systemLetters;
    private readonly Hands _hands;
    private readonly CityDatabase _cities;
    private readonly WaitingFindings _waiting;
    private readonly LinkedLives _linked;
    private readonly Dictionary<County, CountyWork> _counties;

    public Walk(CityDatabase cities, ProcessLibrary library, Seals seals, WalkLength length, WorkCalendar calendar)
    {
        (_cities, _length, _calendar) = (cities, length, calendar);
        _clock = new WalkingClock(length.From);
        _rungs = new FireRungs(cities, library, new BuiltInRunner(), _clock);
        _systemLetters = new SignSystemLetters(cities, library, _clock);
        _hands = new Hands(cities, library, seals, _clock);
        (_waiting, _linked) = (new(cities), new(cities));
        _counties = InventedPlaces.Counties.ToDictionary(county => county, _ => WorkOf());

        CountyWork WorkOf()
        {
            var clock = new WalkingClock(length.From);
            return new(new Hands(cities, library, seals, clock, _hands.Refusals), clock, calendar);
        }
    }

    /// <summary>Moves that were refused, with the reason: none, unless a move and a process file no longer fit.</summary>
    public IReadOnlyCollection<string> Refusals => _hands.Refusals;

    /// <summary>Where others note theirs beside them.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Noted => _hands.Refusals;

    /// <param name="progress">Told how many findings there are, after each.</param>
    public async Task RunAsync(IProgress<int> progress, CancellationToken ct)
    {
        var days = WorkingDays().ToImmutableArray();
        var finds = new Finds(_length, days);
        for (var (i, opened) = (0, 0); i < days.Length; i++)
        {
            var found = finds.On(i);
            await DayAsync(days[i], days.Length - i, found.ToLookup(each => each.County), ct);
            foreach (var _ in found)
                progress.Report(++opened);
        }

        _clock.WalkTo(_length.Until);
        await _rungs.SweepAsync(InventedPlaces.Tenant, ct);
    }

    private IEnumerable<DateOnly> WorkingDays()
    {
        var last = LocalTime.DayOf(_length.Until, Scene.Zone).AddDays(-1);
        for (var day = LocalTime.DayOf(_length.From, Scene.Zone); day <= last; day = day.AddDays(1))
        {
            if (_calendar.IsWorkingDay(day))
                yield return day;
        }
    }

    private async Task DayAsync(DateOnly day, int left, ILookup<County, Found> found, CancellationToken ct)
    {
        _clock.WalkTo(LocalTime.ToInstant(day, Hours[0], Scene.Zone));
        await _rungs.SweepAsync(InventedPlaces.Tenant, ct);
        await _systemLetters.SignAsync(InventedPlaces.Tenant, ct);
        if (left is Rests.DaysOfLinked or 1)
            await new Endings(_cities, _hands).OnAsync(left, [.. _counties.Values.SelectMany(county => county.Lives)], ct);
        await TakeUpAsync(day, left <= Rests.DaysOfLinked, ct);
        var letters = (await _waiting.LettersAsync(_clock.GetUtcNow() - LettersLie, ct)).ToLookup(letter => letter.Unit);
        foreach (var hour in Hours)
        {
            var at = LocalTime.ToInstant(day, hour, Scene.Zone);
            var states = await _waiting.StatesAsync([.. _counties.Values.SelectMany(county => county.DueOn(day)).Select(life => life.Id)], ct);
            await EverywhereAsync(async (county, work) =>
            {
                if (hour == Hours[0])
                    await work.SignAsync(letters[county.Id], county, at, ct);
                await work.WorkAsync(day, at, states, ct);
            }, ct);
        }

        await EverywhereAsync(async (county, work) =>
        {
            foreach (var find in found[county])
                await work.OpenAsync(find, LocalTime.ToInstant(day, Hours[1], Scene.Zone), ct);
        }, ct);
    }

    private async Task TakeUpAsync(DateOnly day, bool isEnding, CancellationToken ct)
    {
        var known = _counties.Values.SelectMany(county => county.Lives).Select(life => life.Id).ToArray();
        foreach (var (life, unit) in await _linked.NewAsync(known, day, isEnding, ct))
            _counties[InventedPlaces.CountyOf(unit)].Add(life);
    }

    private Task EverywhereAsync(Func<County, CountyWork, Task> work, CancellationToken ct) => Parallel.ForEachAsync(
        _counties, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (county, _) => await work(county.Key, county.Value));
}
