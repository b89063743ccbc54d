using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Delegations;

/// <summary>The form by which another is asked to stand in, on one's own inbox and on the officer's page of an account.</summary>
internal static class AwayForm
{
    public static PageForm Of(string title, DelegationReading reading, Reader reader) => new("delegate", title,
    [
        new("delegate", reader.Say("away.delegate"), FieldType.Person)
        {
            Required = true,
            Hint = reader.Say("away.delegate_hint"),
            Choices = [.. reading.Candidates.Select(candidate => new FormChoice(candidate.Id.ToString(), candidate.Name, candidate.Place))],
        },
        new("first_day", reader.Say("away.first_day"), FieldType.Date) { Required = true, Value = Reader.Written(reading.Today) },
        new("last_day", reader.Say("away.last_day"), FieldType.Date) { Required = true, Hint = reader.Say("away.last_day_hint", ("most", DelegateAway.Longest)) },
        new("reason", reader.Say("away.reason"), FieldType.Text) { Required = true, Hint = reader.Say("away.reason_hint") },
    ]);

    /// <returns>What the form asks for, or which day it doesn't name.</returns>
    public static (DelegationWanted? Wanted, Problem? Fault) Read(PageForm form)
    {
        if ((Reader.DayOf(form["first_day"]), Reader.DayOf(form["last_day"])) is ({ } first, { } last))
            return (new(Guid.TryParse(form["delegate"], CultureInfo.InvariantCulture, out var chosen) ? chosen : Guid.Empty, first, last, form["reason"]), null);
        var unread = Reader.DayOf(form["first_day"]) is null ? "first_day" : "last_day";
        return (null, new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("day_wanted", unread)] });
    }
}
