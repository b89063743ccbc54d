using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>How much is made, and up to when.</summary>
/// <param name="Findings">How many the teams open; what these lead to comes on top.</param>
/// <param name="Until">The real now, at which the walk ends.</param>
internal sealed record WalkLength(int Findings, DateTimeOffset Until, int Seed = 7310579)
{
    private const int Days = 180;

    public DateTimeOffset From => Until.AddDays(-Days);
}

/// <summary>Walks through half a year, day by day: findings are opened, moved by whoever's turn it is, and their rungs fire.</summary>
internal sealed class Walk(Hands hands, WalkingClock clock, WalkLength length, WorkCalendar calendar)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeOnly[] Hours = [new(9, 5), new(14, 35)];

    private readonly ImmutableArray<Fate> _fates = Fates.Shuffled(length.Seed);
    private readonly Random _chance = new(length.Seed);
    private readonly List<Life> _lives = [];
    private int _opened;

    /// <param name="progress">Told how many findings there are, after each.</param>
    public async Task RunAsync(IProgress<int> progress, CityDatabase cities, CancellationToken ct)
    {
        var days = WorkingDays().ToArray();
        for (var i = 0; i < days.Length; i++)
        {
            foreach (var hour in Hours)
                await HalfDayAsync(days[i], LocalTime.ToInstant(days[i], hour, Zone), cities, ct);
            for (var due = (int)Math.Ceiling((i + 1) * (double)length.Findings / days.Length); _opened < due;)
            {
                await OpenAsync(days[i], ct);
                progress.Report(_opened);
            }
        }

        clock.WalkTo(length.Until);
        await hands.FireAsync(ct);
    }

    private IEnumerable<DateOnly> WorkingDays()
    {
        var last = LocalTime.DayOf(length.Until, Zone).AddDays(-1);
        for (var day = LocalTime.DayOf(length.From, Zone); day <= last; day = day.AddDays(1))
        {
            if (calendar.IsWorkingDay(day))
                yield return day;
        }
    }

    private async Task HalfDayAsync(DateOnly day, DateTimeOffset at, CityDatabase cities, CancellationToken ct)
    {
        clock.WalkTo(at);
        await hands.FireAsync(ct);
        _lives.AddRange(await LinkedLives.NewAsync(cities, _lives, day, ct));
        foreach (var life in _lives.ToArray())
        {
            if (life.NextOn <= day)
                await LiveAsync(life, day, ct);
        }
    }

    private async Task LiveAsync(Life life, DateOnly day, CancellationToken ct)
    {
        var state = await hands.LookAsync(life.Id, ct);
        if (state.ClosedAt is not null)
        {
            _lives.Remove(life);
            return;
        }

        var scene = new Scene(life, state, day, calendar, Zone);
        if (life.Happens(12))
            await hands.SignLetterAsync(scene, ct);
        var moved = NextOf(scene) is { } move && await hands.TakeAsync(life.Id, move, ct);
        life.NextOn = calendar.AddWorkingDays(day, moved && life.Happens(3) ? 0 : 1 + (life.Happens(3) ? 1 : 0));
    }

    private static Move? NextOf(Scene scene) => scene.Life.Process switch
    {
        "rectification" => AskedScenes.Next(scene) ?? (scene.State.State == "rectifying" ? RectifyingScenes.Next(scene) : OpeningScenes.Next(scene) ?? CheckingScenes.Next(scene)),
        _ => LinkedScenes.Next(scene),
    };

    private async Task OpenAsync(DateOnly day, CancellationToken ct)
    {
        var county = InventedPlaces.Counties[_chance.Next(InventedPlaces.Counties.Length)];
        var (found, fate) = (InventedFindings.At(_chance.Next(1000), county, _chance), _fates[_opened % _fates.Length]);
        var chance = new Random(_chance.Next());
        _opened++;
        var by = InventedPeople.OfTeam(county, _opened % 2 == 0 ? "inspector1" : "inspector2");
        if (await hands.OpenAsync(by, county, FieldsOf(found, day), ct) is { } id)
            _lives.Add(new Life(id, "rectification", found, fate, chance) { NextOn = calendar.AddWorkingDays(day, 1) });
    }

    private ImmutableSortedDictionary<string, string> FieldsOf(InventedFinding found, DateOnly day)
    {
        string[] sources = ["inspection_team", "inspection_team", "inspection_team", "complaint", "hotline", "audit", "case_review", "alert"];
        string[] methods = ["open", "covert", "spot", "joint"];
        return new Dictionary<string, string>
        {
            ["description"] = found.Description,
            ["area"] = found.Area,
            ["source"] = sources[_chance.Next(sources.Length)],
            ["found_on"] = Scene.Written(day),
            ["inspection_method"] = methods[_chance.Next(methods.Length)],
        }.ToImmutableSortedDictionary();
    }
}
