using System.Data.Common;
using System.Runtime.CompilerServices;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>Findings to be written as a form.</summary>
/// <param name="Account">Null for the operator, who sees all.</param>
/// <param name="Filter">Its order is the file's.</param>
public sealed record FormAsked(Guid Tenant, Guid? Account, LedgerFilter Filter, LedgerForm Form, bool Xlsx)
{
    /// <summary>Pictures are drawn; otherwise their names are written.</summary>
    public bool IsDrawn { get; init; }
}

/// <summary>Writes the findings of a list that an account may see as one of the <see cref="LedgerForms"/>, a finding at a time.</summary>
public sealed class ExportLedger(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private readonly LedgerQuery _ledger = new(database, clock);

    /// <param name="file">Written synchronously as xlsx; give it a file, not a response.</param>
    /// <param name="told">Called with each row that is through.</param>
    public async Task WriteAsync(FormAsked asked, Stream file, Func<int, Task>? told, CancellationToken ct)
    {
        var rows = RowsAsync(asked, told, ct);
        var form = asked.Form;
        if (asked.Xlsx)
            await XlsxWriter.WriteAsync(file, await AroundAsync(asked, ct), rows, ct);
        else
            await CsvWriter.WriteAsync(file, form.Header, TextsAsync(rows), ct);
    }

    private async Task<WrittenSheet> AroundAsync(FormAsked asked, CancellationToken ct)
    {
        var form = asked.Form;
        var sheet = new WrittenSheet(Say($"form.{form.Name}"), form.Header, [.. form.Columns.Select(column => column.Width)]);
        if (!form.IsSigned)
            return sheet;
        var (unit, day) = await UnitAsync(asked, ct);
        return sheet with { Above = [Say($"form.{form.Name}"), Texts.Get("form.line", Language.Chinese, ("unit", unit), ("day", day))], Below = [Say($"form.{form.Name}.foot")] };
    }

    /// <returns>The unit that the list is narrowed to, or else the one where the person has a role, and the city's day.</returns>
    private async Task<(string Name, DateOnly Day)> UnitAsync(FormAsked asked, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(asked.Tenant, ct);
        await using var command = city.CreateCommand("""
            select coalesce((select name from organisation where id = $1),
                (select o.name from role_grant g join organisation o on o.id = g.organisation_id
                    where g.account_id = $2 and g.valid_from <= city_day($3) and (g.valid_to is null or g.valid_to > city_day($3)) order by g.valid_from, g.id limit 1),
                (select name from organisation where parent_id is null and valid_to is null limit 1), ''), city_day($3)
            """);
        Sql.Bind(command, Sql.Of(asked.Filter.Unit), Sql.Of(asked.Account), Sql.Of(clock.GetUtcNow()));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return (row.GetString(0), row.GetFieldValue<DateOnly>(1));
    }

    // A form is an official paper of the city, in its language.
    private static string Say(string code) => Texts.Get(code, Language.Chinese);

    private async IAsyncEnumerable<WrittenRow> RowsAsync(FormAsked asked, Func<int, Task>? told, [EnumeratorCancellation] CancellationToken ct)
    {
        var published = await library.OfAsync(asked.Tenant, ct);
        var verifying = VerifyingIn(published);
        var parts = _ledger.PartsAsync(
            asked.Tenant, asked.Account, asked.Filter, narrowing => Selected(asked.Form, narrowing, verifying), (row, _) => Task.FromResult(Line(row, published)), ct);
        var sequence = 0;
        await foreach (var (city, lines) in parts)
        {
            var seen = await FindingPictures.SeenAsync(
                city, asked.Account, [.. lines.Where(line => line.Pictures.Length > 0).Select(line => line.Id)], clock.GetUtcNow(), ct);
            foreach (var (id, line, uses) in lines)
            {
                var cells = line.Cells(asked.Form, ++sequence);
                yield return new(cells, seen.Contains(id) ? await PicturesAsync(city, asked, line, uses, cells, ct) : []);
                if (told is not null)
                    await told(sequence);
            }
        }
    }

    private static string Selected(LedgerForm form, LedgerNarrowing narrowing, string[] verifying)
    {
        const string Ever = "f.id, f.number, f.process_hash, f.case_state::text, o.name, o.zone, (select name from account where id = f.rectifier_id)";
        return form.HasPictures ? $"{Ever}, {PictureUse.Selected}, {Verified("e.at")}, {Verified("a.name")}" : Ever;

        string Verified(string what) => $"""
            (select {what} from event e left join account a on a.id = e.by_account
                where e.finding_id = f.id and e.about = any({narrowing.Value(Sql.Of(verifying))}) order by e.sequence desc limit 1)
            """;
    }

    private static (Guid Id, LedgerLine Line, PictureUse[] Pictures) Line(DbDataReader row, Published published) => (
        row.GetGuid(0),
        new LedgerLine(published.ProcessWith(row.GetString(2)), EngineJson.ReadState(row.GetString(3)), row.GetString(1), row.GetString(4), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(5)))
        {
            Rectifier = row.IsDBNull(6) ? null : row.GetString(6),
            VerifiedAt = row.FieldCount > 7 && !row.IsDBNull(8) ? row.GetFieldValue<DateTimeOffset>(8) : null,
            Verifier = row.FieldCount > 7 && !row.IsDBNull(9) ? row.GetString(9) : null,
        },
        row.FieldCount > 7 ? PictureUse.Read(row.GetString(7)) : []);

    /// <summary>Draws the pictures where they are wanted, and writes the names of the others into their cells.</summary>
    private static async Task<List<WrittenPicture>> PicturesAsync(
        CityTransaction city, FormAsked asked, LedgerLine line, PictureUse[] uses, string[] cells, CancellationToken ct)
    {
        var pictures = new List<WrittenPicture>();
        foreach (var (column, holds) in asked.Form.Columns.Select((column, at) => (at, column.Holds)).Where(column => column.Holds is FormColumn.Before or FormColumn.After))
        {
            var meant = uses.Where(use => line.IsBefore(use.Since) == (holds == FormColumn.Before));
            (var drawn, cells[column]) = asked is { Xlsx: true, IsDrawn: true }
                ? await FindingPictures.DrawAsync(city, meant, ct)
                : ([], FindingPictures.NamesOf(meant.Select(use => use.Name)));
            pictures.AddRange(drawn.Select(picture => new WrittenPicture(column, picture)));
        }

        return pictures;
    }

    /// <summary>What those take who verify.</summary>
    private static string[] VerifyingIn(Published published) =>
    [
        .. published.InForce.SelectMany(process => process.States).SelectMany(state => state.Actions).Where(rule => rule.By.Contains("verifier")).Select(rule => rule.Name).Distinct(),
    ];

    private static async IAsyncEnumerable<IReadOnlyList<string>> TextsAsync(IAsyncEnumerable<WrittenRow> rows)
    {
        await foreach (var row in rows)
            yield return row.Cells;
    }
}
