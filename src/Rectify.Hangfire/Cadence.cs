using System.Globalization;

namespace Rectify.Hangfire;

/// <summary>How often, in Hangfire's words.</summary>
internal static class Cadence
{
    /// <returns>A cron expression of six fields, the first of them seconds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No cron expression comes round so: after the last full minute, hour or day a rest is left.</exception>
    public static string CronOf(TimeSpan every) => every switch
    {
        { TotalMinutes: < 1 } when Divides(every, TimeSpan.FromMinutes(1)) => $"{Steps(every.TotalSeconds)} * * * * *",
        { TotalHours: < 1 } when Divides(every, TimeSpan.FromHours(1)) && every.Seconds == 0 => $"0 {Steps(every.TotalMinutes)} * * * *",
        { TotalDays: < 1 } when Divides(every, TimeSpan.FromDays(1)) && every is { Minutes: 0, Seconds: 0 } => $"0 0 {Steps(every.TotalHours)} * * *",
        { TotalDays: 1 } => "0 0 0 * * *",
        _ => throw new ArgumentOutOfRangeException(nameof(every), every, "It must divide a minute, an hour or a day without rest."),
    };

    private static bool Divides(TimeSpan every, TimeSpan whole) =>
        every >= TimeSpan.FromSeconds(1) && every.Ticks % TimeSpan.TicksPerSecond == 0 && whole.Ticks % every.Ticks == 0;

    private static string Steps(double number) => number > 1 ? $"*/{number.ToString(CultureInfo.InvariantCulture)}" : "*";
}
