using System.Runtime.CompilerServices;
using Npgsql;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>Writes the findings that an account may see as a ledger of 24 columns, a finding at a time.</summary>
public sealed class ExportLedger(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private static readonly int[] Widths = [6, 18, 12, 12, 16, 20, 20, 12, 16, 40, 24, 8, 24, 32, 10, 12, 12, 18, 18, 32, 10, 12, 20, 16];

    public static IReadOnlyList<string> Header { get; } = [.. LedgerColumns.Exported.Select(column => column.Title)];

    /// <param name="account">Null for the operator, who sees all.</param>
    /// <param name="campaign">Null for all campaigns.</param>
    /// <param name="file">Written synchronously as xlsx; give it a file, not a response.</param>
    public async Task WriteAsync(Guid tenant, Guid? account, Guid? campaign, bool xlsx, Stream file, CancellationToken ct)
    {
        var rows = RowsAsync(tenant, account, campaign, ct);
        if (xlsx)
            await XlsxWriter.WriteAsync(file, "整改台账", Header, Widths, rows, ct);
        else
            await CsvWriter.WriteAsync(file, Header, rows, ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(Guid tenant, Guid? account, Guid? campaign, [EnumeratorCancellation] CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = account is { } who ? await Scope.OfAsync(city, who, clock.GetUtcNow(), ct) : new Scope(null, null);
        await using var command = city.CreateCommand("""
            select f.number, f.process_hash, f.case_state::text, o.name, o.zone
            from finding f join organisation o on o.id = f.unit_id
            where not f.is_undone and ($1::uuid is null or f.campaign_id = $1)
              and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))
            order by (f.opened_at at time zone o.zone)::date, f.number
            """);
        Sql.Bind(command, Sql.Of(campaign), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        for (var sequence = 1; await row.ReadAsync(ct); sequence++)
            yield return Line(row, published).Cells(sequence);
    }

    private static LedgerLine Line(NpgsqlDataReader row, Published published) => new(
        published.ProcessWith(row.GetString(1)), EngineJson.ReadState(row.GetString(2)), row.GetString(0), row.GetString(3),
        TimeZoneInfo.FindSystemTimeZoneById(row.GetString(4)));
}
