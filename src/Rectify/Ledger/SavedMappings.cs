using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>A mapping that somebody of the city saved.</summary>
/// <param name="Body">The text of its file.</param>
public sealed record SavedMapping(Guid Id, string Name, string Body, Guid MadeBy, string MadeByName, DateTimeOffset MadeAt);

/// <summary>The mappings that a ledger of the city may come in by: those that its people saved, and those that ship.</summary>
public sealed class SavedMappings(CityDatabase database, TimeProvider clock)
{
    public const int LongestName = 60;

    /// <summary>The city's own first: they were made for its ledgers.</summary>
    public async Task<IReadOnlyList<LedgerMapping>> AllAsync(Guid tenant, CancellationToken ct) =>
    [
        .. (await ListAsync(tenant, ct)).Select(saved => LedgerMappingFile.Read(saved.Name, saved.Body).Mapping).OfType<LedgerMapping>(),
        .. await ShippedMappings.AllAsync(ct),
    ];

    /// <exception cref="InvalidLedgerException">There is none of that name.</exception>
    public async Task<LedgerMapping> NamedAsync(Guid tenant, string name, CancellationToken ct) =>
        (await AllAsync(tenant, ct)).FirstOrDefault(mapping => mapping.Name == name)
            ?? throw new InvalidLedgerException(new Sentence("ledger_no_mapping", ("file", name)));

    /// <summary>The newest first.</summary>
    public async Task<List<SavedMapping>> ListAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select m.id, m.name, m.body, m.made_by, a.name, m.made_at from ledger_mapping m join account a on a.id = m.made_by order by m.made_at desc, m.id
            """);
        await using var row = await command.ExecuteReaderAsync(ct);
        var saved = new List<SavedMapping>();
        while (await row.ReadAsync(ct))
        {
            saved.Add(new SavedMapping(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetGuid(3), row.GetString(4), await row.GetFieldValueAsync<DateTimeOffset>(5, ct)));
        }

        return saved;
    }

    /// <param name="mapping">Kept under its name, for whichever sheet has its columns and whatever year its days lack.</param>
    /// <returns>False when another has the name; then nothing is saved.</returns>
    public async Task<bool> SaveAsync(Guid tenant, Guid account, LedgerMapping mapping, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var lasting = mapping with { Title = new Text(mapping.Name, mapping.Name), Sheet = null, Dates = mapping.Dates with { Year = null } };
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            insert into ledger_mapping (tenant_id, id, name, body, made_by, made_at) values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, name) do nothing
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(Guid.CreateVersion7(now)), Sql.Of(mapping.Name), Sql.Of(LedgerMappingFile.Write(lasting)), Sql.Of(account), Sql.Of(now));
        var isSaved = await command.ExecuteNonQueryAsync(ct) == 1;
        await city.CommitAsync(ct);
        return isSaved;
    }

    /// <summary>Only whoever saved it can; imports that came in by it stay as they are.</summary>
    public async Task ForgetAsync(Guid tenant, Guid account, Guid mapping, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("delete from ledger_mapping where id = $1 and made_by = $2");
        Sql.Bind(command, Sql.Of(mapping), Sql.Of(account));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
