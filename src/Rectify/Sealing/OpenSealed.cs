using System.Security.Cryptography;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Sealing;

/// <summary>A sealed value that a person may open.</summary>
/// <param name="Reference">How the finding names it.</param>
public sealed record SealedField(Guid Finding, string Number, Field Field, string Reference);

/// <summary>Shows a sealed value to somebody whom the process names for it, in their own right and never for somebody absent; each reading
/// is written down, with its reason, before the value is.</summary>
public sealed class OpenSealed(CityDatabase database, ProcessLibrary library, Seals seals, TimeProvider clock)
{
    public const int LeastReason = 4;
    private const int MostReason = 500;

    /// <returns>Null when there is no such value for this person to open.</returns>
    public async Task<SealedField?> LookAsync(CurrentAccount me, Guid finding, string field, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await LookAsync(city, published, me, finding, field, ct);
    }

    /// <returns>What was sealed, or what is in the way.</returns>
    /// <exception cref="OperatorException">The key that it was sealed with isn't here.</exception>
    public async Task<Administered<string>> HandleAsync(CurrentAccount me, Guid finding, string field, string? reason, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        if (await LookAsync(city, published, me, finding, field, ct) is not { } known)
            return Problem.NotFound;
        if (reason?.Trim() is not { Length: >= LeastReason and <= MostReason } said)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("sealed.reason_missing", "reason", ("least", LeastReason), ("most", MostReason))] };
        if (await ContentAsync(city, known, ct) is not { } content)
            return Problem.NotFound;

        var plain = seals.Open(new(me.Tenant, finding, field), content);
        await NoteAsync(city, known, me, said, ct);
        await city.CommitAsync(ct);
        return plain;
    }

    private async Task<SealedField?> LookAsync(CityTransaction city, Published published, CurrentAccount me, Guid id, string name, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await LockedFinding.LookAsync(city, id, now, ct) is not { } finding || !finding.IsSeenBy(me.Id))
            return null;
        var process = published.ProcessWith(finding.ProcessHash);
        return process.FieldNamed(name) is { Seal: { } seal } field && finding.State[name] is { } reference && SealedValue.Is(reference)
            && finding.ActorsFor(process, me.Id, me.Id).First().Parties.Any(party => seal.MayRead.Contains(party))
            ? new SealedField(id, finding.Number, field, reference)
            : null;
    }

    private static async Task<byte[]?> ContentAsync(CityTransaction city, SealedField known, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select content from sealed_value where finding_id = $1 and hash = $2 and field = $3");
        Sql.Bind(command, Sql.Of(known.Finding), Sql.Of(SealedValue.HashIn(known.Reference)!), Sql.Of(known.Field.Name)); // it was looked at above
        var content = await command.ExecuteScalarAsync(ct) as byte[];
        return content is not null && SHA256.HashData(content).AsSpan().SequenceEqual(SealedValue.HashIn(known.Reference)) ? content : null;
    }

    private async Task NoteAsync(CityTransaction city, SealedField known, CurrentAccount me, string reason, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into sealed_reading (tenant_id, at, account_id, finding_id, field, hash, reason) values ($1, $2, $3, $4, $5, $6, $7)
            """);
        Sql.Bind(command,
            Sql.Of(me.Tenant), Sql.Of(clock.GetUtcNow()), Sql.Of(me.Id), Sql.Of(known.Finding), Sql.Of(known.Field.Name),
            Sql.Of(SealedValue.HashIn(known.Reference)!), Sql.Of(reason)); // it was looked at above
        await command.ExecuteNonQueryAsync(ct);
    }
}
