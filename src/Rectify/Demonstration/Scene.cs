using System.Globalization;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>What a move depends on: the finding as it stands, and the day.</summary>
internal sealed record Scene(Life Life, CaseState State, DateOnly Today, WorkCalendar Calendar)
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The number of another open finding of the county; null when there is none.</summary>
    public string? Twin { get; init; }

    public County County { get; } = InventedPlaces.CountyOf(State.Placement.Unit);

    /// <summary>The rectifier named on the finding, or the one this life meets.</summary>
    public Guid Rectifier => Guid.TryParse(State["rectifier"], out var named) ? named : Unit($"rectifier{Life.Which}");

    public Guid Inspector => Team($"inspector{Life.Which}");

    public Guid TeamLead => Team("lead");

    /// <summary>Whether the unit will soon say that it is done.</summary>
    public bool IsNearSubmission => Life.Rest is not null || State.ReturnedAt is not null || DaysLate - Life.Lateness > -4;

    public static Guid Supervisor => InventedPeople.With("supervisor1").Id;

    public static Guid Discipline => InventedPeople.With("discipline").Id;

    public Guid Leader => InventedPeople.LeaderOf(County).Id;

    public Guid Unit(string part) => InventedPeople.Of(County, part);

    public Guid Team(string part) => InventedPeople.OfTeam(County, part);

    /// <summary>The day of the finding's deadline; today when it has none.</summary>
    public DateOnly DueDay => State.Lit is { } lit ? LocalTime.DayOf(lit.DueAt, Zone) : Today;

    /// <summary>Working days after the due day; negative while it lies ahead.</summary>
    public int DaysLate => DueDay >= Today ? -Calendar.WorkingDaysBetween(Today, DueDay) : Calendar.WorkingDaysBetween(DueDay, Today);

    /// <summary>A day some working days from now, as fields want it.</summary>
    public string DayIn(int workingDays) => Written(Calendar.AddWorkingDays(Today, workingDays));

    public static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public bool Was(string request) => State.Requests.Any(made => made.Kind == request);

    public bool Counted(string tally) => State.Tallies.ContainsKey(tally);
}
