using System.Globalization;
using Rectify.Engine;

namespace Rectify.Layout;

/// <summary>Whoever reads the page that is being made: in which language, by which clock.</summary>
public sealed class Reader(IHttpContextAccessor accessor)
{
    private static readonly TimeZoneInfo Usual = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Null for whoever hasn't signed in.</summary>
    public string? City => accessor.HttpContext?.Features.Get<ReadersCity>()?.Name;

    /// <summary>Whether the reader is signed in to a city of invented people.</summary>
    public bool IsDemonstration => accessor.HttpContext?.Features.Get<ReadersCity>()?.IsDemonstration ?? false;

    private readonly (Language Language, TimeZoneInfo Zone)? _elsewhere;

    private Reader(Language language, TimeZoneInfo zone)
        : this(new HttpContextAccessor()) => _elsewhere = (language, zone);

    /// <summary>Whoever reads what isn't a page, such as mail.</summary>
    public static Reader Of(Language language, TimeZoneInfo zone) => new(language, zone);

    private TimeZoneInfo Zone => _elsewhere?.Zone ?? accessor.HttpContext?.Features.Get<ReadersCity>()?.Zone ?? Usual;

    public Language Language => _elsewhere?.Language ?? accessor.HttpContext?.Request.Language() ?? Language.Chinese;

    /// <summary>The language's name as HTML's <c>lang</c> wants it.</summary>
    public string LanguageTag => Language == Language.English ? "en" : "zh-CN";

    /// <summary>A sentence of <see cref="Texts"/> in the reader's language.</summary>
    public string Say(string code, params (string Name, object? Value)[] arguments) => Texts.Get(code, Language, arguments);

    /// <summary>What the author of a process file wrote, in the reader's language.</summary>
    public string Of(Text text) => Language == Language.English ? text.En : text.Zh;

    /// <summary>2026-02-27 09:30, local time.</summary>
    public string Minute(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>2026-02-27, the local day of an instant.</summary>
    public string Day(DateTimeOffset instant) => Written(LocalDay(instant));

    public DateOnly LocalDay(DateTimeOffset instant) => LocalTime.DayOf(instant, Zone);

    /// <summary>12,345</summary>
    public string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>93.3%; a dash where there is nothing to take a share of.</summary>
    public string Percent(decimal? share) => share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.0}%") : "—";

    /// <summary>2026-02-27, as an address and a date field write a day.</summary>
    public static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day that was written so; null when it is none, or lies outside the years that a calendar may have.</summary>
    public static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= WorkCalendar.FirstYear and < WorkCalendar.LastYear
            ? day
            : null;
}
