using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Notices;

/// <summary>Where the pages are, as people outside reach them: <c>Notices:Address</c> of the configuration, without a slash at its end.</summary>
public sealed record PublicAddress(string Text);

/// <summary>A claimed message in words, or why there is nothing left to say.</summary>
public sealed record Composed(Claimed Claimed, Message? Message, string? WhyNot);

/// <summary>Puts claimed messages into words, each in its reader's language and a group's in the group's, without what no longer concerns
/// that reader.</summary>
public sealed class ComposeMessages(CityDatabase database, ProcessLibrary library, ReadersCities cities, PublicAddress address)
{
    private sealed record Told(Guid Delivery, Guid Account, InboxMessage Notice, DateTimeOffset? DueAt);

    /// <returns>In the order of the claimed.</returns>
    public async Task<List<Composed>> ComposeAsync(Receiver receiver, List<Claimed> claimed, DateTimeOffset now, CancellationToken ct)
    {
        var published = await library.OfAsync(receiver.Tenant, ct);
        var zone = (await cities.OfAsync(receiver.Tenant, ct))!.Zone; // a message was made for a city with an organisation
        await using var city = await database.BeginAsync(receiver.Tenant, ct);
        var people = await PeopleAsync(city, receiver, claimed, ct);
        var told = (await ToldAsync(city, claimed, ct)).ToLookup(one => one.Delivery);
        var concerned = await Concerned.ReadAsync(city, told.SelectMany(group => group).Select(one => one.Notice.Finding).OfType<Guid>(), published, now, ct);
        return claimed.ConvertAll(one => Compose(receiver.Tenant, one, people[one.Account], told[one.Id], concerned, published, zone, now));
    }

    private Composed Compose(
        Guid tenant, Claimed claimed, Addressee to, IEnumerable<Told> told, Concerned concerned, Published published, TimeZoneInfo zone, DateTimeOffset now)
    {
        var reasons = told.ToDictionary(one => one, one => concerned.WhyNot(one.Notice.Kind, one.Notice.About, one.Notice.Finding, one.Account, one.Notice.MadeAt));
        var standing = reasons.Where(pair => pair.Value is null).Select(pair => pair.Key)
            .DistinctBy(one => (one.Notice.Kind, one.Notice.About, one.Notice.Finding)).ToList(); // several of a group are told the same
        if (standing.Count == 0)
            return new(claimed, null, reasons.Values.First()); // a message has a notice
        var reader = Reader.Of(to.Language, zone);
        var words = new InboxWords(published, reader);
        var lines = standing.ConvertAll(one => new MessageLine(
            one.Notice.Id, one.Notice.Kind, one.Notice.About, TextOf(one.Notice, words, reader), $"{address.Text}/inbox/{one.Notice.Id}", one.Notice.Finding, one.Notice.FindingNumber));
        return new(claimed, new(tenant, claimed.Id, to, claimed.MadeAt, now, SubjectOf(standing, lines, reader, now), lines), null);
    }

    private static string TextOf(InboxMessage notice, InboxWords words, Reader reader) => notice.FindingNumber is { } number
        ? reader.Say("message.of_finding", ("words", words.Of(notice)), ("number", number), ("title", notice.Title))
        : words.Of(notice);

    private static string SubjectOf(List<Told> told, List<MessageLine> lines, Reader reader, DateTimeOffset now)
    {
        if (lines is [var only])
            return reader.Say("message.subject", ("words", only.Text));
        var dueToday = told.Where(one => one.DueAt is { } due && reader.LocalDay(due) == reader.LocalDay(now)).Select(one => one.Notice.Finding).Distinct().Count();
        return dueToday > 0
            ? reader.Say("message.due_today", ("count", dueToday))
            : reader.Say("message.several", ("count", lines.Count));
    }

    private static async Task<Dictionary<Guid, Addressee>> PeopleAsync(CityTransaction city, Receiver receiver, List<Claimed> claimed, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select a.id, a.name, case when h.email_fault is null then h.email end, a.phone, coalesce(h.language, 'zh')
            from account a left join reach h on h.account_id = a.id
            where a.id = any($1)
            """);
        Sql.Bind(command, Sql.Of([.. claimed.Select(one => one.Account).Distinct()]));
        await using var row = await command.ExecuteReaderAsync(ct);
        var people = new Dictionary<Guid, Addressee>();
        while (await row.ReadAsync(ct))
        {
            people.Add(row.GetGuid(0), new(
                row.GetGuid(0), row.GetString(1), await row.IsDBNullAsync(2, ct) ? null : row.GetString(2), await row.IsDBNullAsync(3, ct) ? null : row.GetString(3),
                Receiver.IsPersonal(receiver.Channel) ? RequestLanguage.Coded(row.GetString(4)) : receiver.Language));
        }

        return people;
    }

    private static async Task<List<Told>> ToldAsync(CityTransaction city, List<Claimed> claimed, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select d.delivery_id, n.id, n.kind, n.about, n.finding_id, f.number, f.title, f.process, n.made_at, f.due_at, n.account_id
            from delivery_notice d join notice n on n.id = d.notice_id left join finding f on f.id = n.finding_id
            where d.delivery_id = any($1)
            order by n.made_at, n.id
            """);
        Sql.Bind(command, Sql.Of([.. claimed.Select(one => one.Id)]));
        await using var row = await command.ExecuteReaderAsync(ct);
        var told = new List<Told>();
        while (await row.ReadAsync(ct))
            told.Add(await ToldAsync(row, ct));
        return told;
    }

    private static async Task<Told> ToldAsync(NpgsqlDataReader row, CancellationToken ct)
    {
        async Task<string?> TextAsync(int column) => await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
        return new(
            row.GetGuid(0), row.GetGuid(10),
            new(row.GetGuid(1), row.GetString(2), row.GetString(3), await row.IsDBNullAsync(4, ct) ? null : row.GetGuid(4), await TextAsync(5), await TextAsync(6),
                await TextAsync(7), row.GetFieldValue<DateTimeOffset>(8), null),
            await row.GetFieldValueAsync<DateTimeOffset?>(9, ct));
    }
}
