using Rectify.Database;

namespace Rectify.Findings;

/// <summary>The order of a list in SQL, and where a page begins in it.</summary>
internal static class LedgerOrder
{
    /// <summary>Of a finding <c>f</c> in its unit <c>o</c>; no two findings are at the same place.</summary>
    public static string Of(LedgerSort sort) => sort switch
    {
        LedgerSort.Newest => "f.opened_at desc, f.id desc",
        LedgerSort.Oldest => "f.opened_at, f.id",
        LedgerSort.Due => $"{Due}, f.id",
        LedgerSort.Number => "f.number",
        LedgerSort.Unit => "o.name, o.id, f.opened_at desc, f.id desc",
        LedgerSort.Moved => "f.moved_at desc, f.id desc",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static LedgerKey KeyOf(LedgerSort sort, LedgerRow row) => new(
        sort switch { LedgerSort.Due => row.DueAt, LedgerSort.Moved => row.MovedAt, _ => row.OpenedAt }, row.Id);

    /// <returns>The condition that a row comes behind a key; behind a finding that is gone from its place comes nothing.</returns>
    public static async Task<string> BehindAsync(LedgerNarrowing narrowing, LedgerSort sort, LedgerKey after, CityTransaction city, CancellationToken ct)
    {
        if (sort is LedgerSort.Number or LedgerSort.Unit)
            return await BehindNamedAsync(narrowing, sort, after, city, ct);
        var (at, id) = (narrowing.Value(Sql.Of(after.At)), narrowing.Value(Sql.Of(after.Id)));
        return sort switch
        {
            LedgerSort.Newest => $"(f.opened_at, f.id) < ({at}, {id})",
            LedgerSort.Oldest => $"(f.opened_at, f.id) > ({at}, {id})",
            LedgerSort.Due => $"({Due}, f.id) > (coalesce({at}::timestamptz, 'infinity'), {id})",
            _ => $"(f.moved_at, f.id) < ({at}, {id})",
        };
    }

    // Not coalesce, which row-level security takes for something that might leak: no index would be asked where a page begins.
    private const string Due = "case when f.due_at is null then 'infinity'::timestamptz else f.due_at end";

    private static async Task<string> BehindNamedAsync(LedgerNarrowing narrowing, LedgerSort sort, LedgerKey after, CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select f.number, o.name, o.id, f.opened_at from finding f join organisation o on o.id = f.unit_id where f.id = $1");
        Sql.Bind(command, Sql.Of(after.Id));
        await using var last = await command.ExecuteReaderAsync(ct);
        if (!await last.ReadAsync(ct))
            return "false";
        if (sort == LedgerSort.Number)
            return $"f.number > {narrowing.Value(Sql.Of(last.GetString(0)))}";
        var (name, unit) = (narrowing.Value(Sql.Of(last.GetString(1))), narrowing.Value(Sql.Of(last.GetGuid(2))));
        var (at, id) = (narrowing.Value(Sql.Of(last.GetFieldValue<DateTimeOffset>(3))), narrowing.Value(Sql.Of(after.Id)));
        return $"(o.name, o.id) >= ({name}, {unit}) and ((o.name, o.id) > ({name}, {unit}) or (f.opened_at, f.id) < ({at}, {id}))";
    }
}
