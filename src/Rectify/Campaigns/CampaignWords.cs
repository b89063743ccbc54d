using System.Globalization;
using Rectify.Layout;

namespace Rectify.Campaigns;

/// <summary>What a campaign's pages say of it.</summary>
internal static class CampaignWords
{
    /// <summary>From its first day to its last, or on.</summary>
    public static string Span(Campaign campaign, Reader reader) => campaign.EndsOn is { } end
        ? $"{Day(campaign.OpensOn)} – {Day(end)}"
        : reader.Say("campaign.from_on", ("day", Day(campaign.OpensOn)));

    /// <summary>How many days are left, or that it is over; null without an end.</summary>
    public static string? Left(Campaign campaign, DateOnly today, Reader reader) => campaign.EndsOn is not { } end ? null
        : end < today ? reader.Say("campaign.over") : reader.Say("campaign.days_left", ("days", end.DayNumber - today.DayNumber));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
