using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary><c>/find</c>, the box on every page: a number leads to its finding, anything else to the ledger narrowed to it.</summary>
public sealed class FindByNumber(CityDatabase database, TimeProvider clock)
{
    private const string Opening = "[［(（【﹝〔", Closing = "]］)）】﹞〕";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/find", async (string? q, CurrentAccount me, FindByNumber find, CancellationToken ct) =>
    {
        if (string.IsNullOrWhiteSpace(q))
            return Results.LocalRedirect("/findings");
        return Results.LocalRedirect(await find.HandleAsync(me, q.Trim(), ct) is { } id ? $"/findings/{id}" : $"/findings?q={Uri.EscapeDataString(q.Trim())}");
    }).RequireAuthorization().ExcludeFromDescription();

    /// <summary>The finding of a number as people type it: in any brackets, in small letters.</summary>
    /// <returns>Null when none of that number is listed to this person.</returns>
    public async Task<Guid?> HandleAsync(CurrentAccount me, string typed, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        await using var command = city.CreateCommand("""
            select f.id from finding f
            where f.number = any($1) and not f.is_undone and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))
            """);
        Sql.Bind(command, Sql.Of(Written(typed)), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>A number as it was typed, and as it is usually written.</summary>
    internal static string[] Written(string typed) => [typed, Usual(typed)];

    private static string Usual(string typed) => string.Concat(typed.ToUpperInvariant().Select(letter =>
        Opening.Contains(letter, StringComparison.Ordinal) ? '〔' : Closing.Contains(letter, StringComparison.Ordinal) ? '〕' : letter));
}
