using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Engine.Tests.Support;

/// <summary>Ordinary things for tests to start from; a test spells out only what it is about.</summary>
internal static class An
{
    public static Process Process() => Sample.Process;

    /// <summary>A finding just opened, on Monday 2026-03-02 at 09:00 in Shanghai.</summary>
    public static Case Finding(Process? process = null) => new Case(process ?? Sample.Process, Time("2026-03-02 09:00")).Opens();

    /// <summary>One issued and acknowledged that day; the unit has until <paramref name="deadline"/>.</summary>
    public static Case Rectifying(string deadline = "20wd", Process? process = null) => Finding(process)
        .Does("zhao", "issue", fields: $"severity=minor deadline={deadline}").Does("sun", "assign", fields: $"rectifier={Id("li")}").Does("sun", "acknowledge");

    /// <summary>One handed over to the city's side that day.</summary>
    public static Case HandedOver(string deadline = "20wd", Process? process = null) => Rectifying(deadline, process)
        .Does("li", "submit", fields: "result=done", evidence: 1).Does("sun", "self_pass");

    /// <summary>One that waits for the signatures of three parties.</summary>
    public static Case Signing(string deadline = "20wd", Process? process = null) => HandedOver(deadline, process).Does("wang", "confirm");

    /// <summary>The account of somebody known by name.</summary>
    public static Guid Id(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    public static Actor Person(string name, params string[] parties) => new(Id(name), null, [.. parties]);

    /// <summary>A local time in Shanghai, written <c>2026-03-02 09:00</c>.</summary>
    public static DateTimeOffset Time(string local) => LocalTime.ToInstant(
        China.Day(local[..10]), local.Length > 10 ? TimeOnly.Parse(local[11..], System.Globalization.CultureInfo.InvariantCulture) : TimeOnly.MinValue, China.Zone);

    /// <summary>The end of a local day in Shanghai.</summary>
    public static DateTimeOffset EndOf(string day) => LocalTime.EndOfDay(China.Day(day), China.Zone);

    /// <summary>Fields written <c>name=value name=value</c>; a value has no blanks.</summary>
    public static ImmutableSortedDictionary<string, string> Fields(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]);
}
