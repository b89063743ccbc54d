using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary>Publishes what files say into a city: new content becomes the next version, known content nothing, and a process whose
/// version says something else than before is refused.</summary>
public sealed class Publish(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <returns>How many documents were new.</returns>
    /// <exception cref="OperatorException">A process was changed without a new version; what was published stays, all of it.</exception>
    public async Task<int> HandleAsync(Guid tenant, WorkflowFolder folder, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await TakeTurnAsync(city, ct);
        var added = 0;
        foreach (var process in folder.Processes)
            added += await AddAsync(city, new("process", Publication.HashOf(process), process.Name, process.Version, Publication.TextOf(process)), ct);
        foreach (var ladder in folder.Ladders)
            added += await AddNextAsync(city, "ladder", ladder.Hash, ladder.Name, Publication.TextOf(ladder), ct);
        foreach (var (name, yaml) in folder.CalendarFiles)
            await AddNextAsync(city, "calendar_file", Publication.HashOf(yaml), name, yaml, ct);
        foreach (var calendar in await LaidOverAsync(city, folder, ct))
            added += await AddNextAsync(city, "calendar", calendar.Hash, calendar.Name, calendar.Content, ct);
        foreach (var document in folder.Documents)
            added += await AddNextAsync(city, "document", Publication.HashOf(Publication.TextOf(document)), document.Name, Publication.TextOf(document), ct);
        foreach (var report in folder.Reports)
            added += await AddNextAsync(city, "report", Publication.HashOf(Publication.TextOf(report)), report.Name, Publication.TextOf(report), ct);
        foreach (var checklist in folder.Checklists)
            added += await AddNextAsync(city, "checklist", Publication.HashOf(Publication.TextOf(checklist)), checklist.Name, Publication.TextOf(checklist), ct);
        foreach (var template in folder.Templates)
            added += await AddNextAsync(city, "template", Publication.HashOf(Publication.TextOf(template)), template.Name, Publication.TextOf(template), ct);
        foreach (var reminder in folder.Reminders)
            added += await AddNextAsync(city, "reminder", Publication.HashOf(Publication.TextOf(reminder)), reminder.Name, Publication.TextOf(reminder), ct);
        foreach (var inbound in folder.Inbound)
            added += await AddNextAsync(city, "inbound", Publication.HashOf(Publication.TextOf(inbound)), inbound.Name, Publication.TextOf(inbound), ct);
        await city.CommitAsync(ct);
        library.Forget(tenant);
        return added;
    }

    /// <summary>Puts a calendar and those laid over it in force from now on, as the system officer; what is in force already is left as it is.</summary>
    /// <param name="calendars">As <see cref="UploadedCalendar"/> read them.</param>
    /// <param name="yaml">What the first one's file says.</param>
    public async Task<Administered<int>> CalendarsAsync(CurrentAccount me, IReadOnlyList<WorkCalendar> calendars, string yaml, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        await TakeTurnAsync(city, ct);
        var added = 0;
        foreach (var calendar in calendars)
        {
            if (await AddNextAsync(city, "calendar", calendar.Hash, calendar.Name, calendar.Content, ct, me.Id) == 0)
                continue;
            added++;
            city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "calendar_published", null, now, new { calendar.Name, Years = calendar.PublishedYears }));
        }

        added += await AddNextAsync(city, "calendar_file", Publication.HashOf(yaml), calendars[0].Name, yaml, ct, me.Id);
        if (added == 0)
            return added;
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        library.Forget(me.Tenant);
        return added;
    }

    // A file may be newer in the folder or brought by somebody: each calendar is what the last file of its name says, over the last of the others.
    private static async Task<IEnumerable<WorkCalendar>> LaidOverAsync(CityTransaction city, WorkflowFolder folder, CancellationToken ct)
    {
        await using var last = city.CreateCommand("select distinct on (name) name || '.yaml', content from publication where kind = 'calendar_file' order by name, version desc");
        await using var rows = await last.ExecuteReaderAsync(ct);
        var files = new List<(string File, string Yaml)>();
        while (await rows.ReadAsync(ct))
            files.Add((rows.GetString(0), rows.GetString(1)));
        var laid = CalendarLibrary.Read(files);
        if (laid.Faults is [var fault, ..])
            throw new OperatorException("calendar_files_clash", ("fault", fault));
        return folder.Calendars.Values.Where(calendar => !folder.CalendarFiles.ContainsKey(calendar.Name)).Concat(folder.CalendarFiles.Count > 0 ? laid.Calendars.Values : []);
    }

    // Nodes that start together publish the same files: the second waits here, and then finds everything known.
    private static async Task TakeTurnAsync(CityTransaction city, CancellationToken ct)
    {
        await using var turn = city.CreateCommand("select pg_advisory_xact_lock(hashtextextended('publication:' || $1::text, 0))");
        Sql.Bind(turn, Sql.Of(city.Tenant));
        await turn.ExecuteNonQueryAsync(ct);
    }

    private async Task<int> AddAsync(CityTransaction city, PublishedDocument document, CancellationToken ct)
    {
        await using var known = city.CreateCommand("select hash from publication where kind = $1 and name = $2 and version = $3");
        Sql.Bind(known, Sql.Of(document.Kind), Sql.Of(document.Name), Sql.Of(document.Version));
        if (await known.ExecuteScalarAsync(ct) is not string hash)
            return await InsertAsync(city, document, ct);
        return hash == document.Hash
            ? 0
            : throw new OperatorException("published_version_changed", ("name", document.Name), ("version", document.Version));
    }

    // Ladders and calendars carry no version of their own: what is new becomes the next one, and a return to older content
    // is a new version too, so that the last one is always the one in force. What the folder said before is nothing new, whatever
    // somebody has brought since.
    private async Task<int> AddNextAsync(CityTransaction city, string kind, string hash, string name, string content, CancellationToken ct, Guid? by = null)
    {
        await using var last = city.CreateCommand("""
            select max(version), (array_agg(hash order by version desc))[1], (array_agg(hash order by version desc) filter (where published_by is null))[1]
            from publication where kind = $1 and name = $2
            """);
        Sql.Bind(last, Sql.Of(kind), Sql.Of(name));
        var version = 1;
        await using (var row = await last.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            if (!await row.IsDBNullAsync(0, ct))
            {
                if (row.GetString(1) == hash || (by is null && await row.GetFieldValueAsync<string?>(2, ct) == hash))
                    return 0;
                version = row.GetInt32(0) + 1;
            }
        }

        return await InsertAsync(city, new(kind, hash, name, version, content), ct, by);
    }

    private async Task<int> InsertAsync(CityTransaction city, PublishedDocument document, CancellationToken ct, Guid? by = null)
    {
        await using var insert = city.CreateCommand("""
            insert into publication (tenant_id, hash, kind, name, version, content, published_at, published_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """);
        Sql.Bind(insert, Sql.Of(city.Tenant), Sql.Of(document.Hash), Sql.Of(document.Kind), Sql.Of(document.Name),
            Sql.Of(document.Version), Sql.Of(document.Content), Sql.Of(clock.GetUtcNow()), Sql.Of(by));
        return await insert.ExecuteNonQueryAsync(ct);
    }
}
