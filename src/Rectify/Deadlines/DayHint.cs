using System.Globalization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary>What a day or a length that is being typed into a field comes to by the working calendar, in words for beside it.</summary>
public static class DayHint
{
    // Of any unit; what is longer is no deadline of anybody's.
    private const int Longest = 400;

    /// <summary>Of the field posted under <c>name</c>; counted as <c>unit</c>, an organisation, counts its days, else as the city does.</summary>
    public static void MapDayHint(this IEndpointRouteBuilder app) => app.MapGet("/calendars/hint",
        async (string? name, Guid? unit, HttpRequest request, CurrentAccount me, CityDatabase cities, ProcessLibrary library, Reader reader, TimeProvider clock, CancellationToken ct) =>
        {
            if (name is not { Length: > 0 } || TypedIn(request.Query, name) is not { } budget)
                return Results.Text("");
            var published = await library.OfAsync(me.Tenant, ct);
            await using var city = await cities.BeginAsync(me.Tenant, ct);
            var (zone, calendar) = await DaysOfAsync(city, unit, ct);
            return Results.Text(Words(reader, new Clockwork(published.CalendarNamed(calendar), zone, []), clock.GetUtcNow(), budget));
        }).RequireAuthorization().ExcludeFromDescription();

    /// <summary>By which day it is done, or what kind of a day that is.</summary>
    public static string Words(Reader reader, Clockwork clockwork, DateTimeOffset now, Budget budget)
    {
        var today = LocalTime.DayOf(now, clockwork.Zone);
        if (budget is Budget.Until { Day: var chosen } && chosen < today)
            return reader.Say("day_hint.past");
        var due = clockwork.DueOf(now, budget);
        var day = LocalTime.DayOf(due, clockwork.Zone);
        var weekday = reader.Say(string.Create(CultureInfo.InvariantCulture, $"weekday.{(int)day.DayOfWeek}"));
        var working = clockwork.WorkingDaysEarly(due, now);
        var words = clockwork.Calendar.IsWorkingDay(day)
            ? reader.Say("day_hint.working", ("day", Reader.Written(day)), ("weekday", weekday), ("count", working))
            : reader.Say("day_hint.rest", ("day", Reader.Written(day)), ("weekday", weekday), ("next", Reader.Written(clockwork.Calendar.NextWorkingDayFrom(day))));
        return clockwork.Unpublished(now, due) ? words + reader.Say("day_hint.unpublished", ("year", day.Year)) : words;
    }

    // Days before the calendar begins or after it ends are the form's to refuse.
    private static Budget? TypedIn(IQueryCollection typed, string name)
    {
        var field = new FormField(name, "", typed.ContainsKey(name + PostedField.Unit) ? FieldType.Deadline : FieldType.Date);
        var value = field.ValueIn(new FormCollection(typed.ToDictionary()));
        return Budget.TryParse(value, out var budget) && budget switch
        {
            Budget.Until until => Reader.DayOf(Reader.Written(until.Day)) is not null,
            Budget.Of { Span: var span } => span.Amount is > 0 and <= Longest,
            _ => false,
        } ? budget : null;
    }

    private static async Task<(TimeZoneInfo Zone, string Calendar)> DaysOfAsync(CityTransaction city, Guid? unit, CancellationToken ct)
    {
        await using (var command = city.CreateCommand("select zone, calendar from organisation where id = $1"))
        {
            Sql.Bind(command, Sql.Of(unit));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (await row.ReadAsync(ct))
                return (TimeZoneInfo.FindSystemTimeZoneById(row.GetString(0)), row.GetString(1));
        }

        var (_, zone, calendar) = await TopOrganisation.OfAsync(city, ct);
        return (zone, calendar);
    }
}
