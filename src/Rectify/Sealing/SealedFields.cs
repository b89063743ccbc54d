using System.Collections.Immutable;
using System.Security.Cryptography;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Sealing;

/// <summary>How the sealed values of one finding are shown to one person.</summary>
/// <param name="Masked">By reference, for those of which something is shown.</param>
/// <param name="Openable">Names of the fields that the person may open.</param>
public sealed record SealedShown(IReadOnlyDictionary<string, string> Masked, IReadOnlySet<string> Openable)
{
    public static readonly SealedShown Nothing = new(ImmutableDictionary<string, string>.Empty, ImmutableHashSet<string>.Empty);

    /// <summary>Whether the person is shown that there is a value at all.</summary>
    public bool Tells(Field field) => field.Seal is not { Mask: Mask.Whole } || Openable.Contains(field.Name);
}

/// <summary>Reads the sealed values of a finding for its page, masked.</summary>
public sealed class SealedFields(CityDatabase database, Seals seals, TimeProvider clock)
{
    public async Task<SealedShown> OfAsync(CurrentAccount me, FindingView view, CancellationToken ct)
    {
        var fields = view.Process.Fields.Concat(view.Older.SelectMany(older => older.Fields)).Where(field => field.Seal is not null).ToLookup(field => field.Name);
        if (fields.Count == 0)
            return SealedShown.Nothing;
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return new SealedShown(await MaskedAsync(city, view.Id, fields, ct), await OpenableAsync(city, view, me, ct));
    }

    private async Task<Dictionary<string, string>> MaskedAsync(CityTransaction city, Guid finding, ILookup<string, Field> fields, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select field, content from sealed_value where finding_id = $1");
        command.Parameters.Add(Sql.Of(finding));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var masked = new Dictionary<string, string>();
        while (await rows.ReadAsync(ct))
        {
            var (name, content) = (rows.GetString(0), rows.GetFieldValue<byte[]>(1));
            if (fields[name].FirstOrDefault()?.Seal is { Mask: not Mask.Whole } seal
                && Masks.Of(seal.Mask, seals.Open(new(city.Tenant, finding, name), content)) is { } text)
                masked[SealedValue.Of(SHA256.HashData(content))] = text;
        }

        return masked;
    }

    private async Task<HashSet<string>> OpenableAsync(CityTransaction city, FindingView view, CurrentAccount me, CancellationToken ct)
    {
        if (await LockedFinding.LookAsync(city, view.Id, LocalTime.WholeMicroseconds(clock.GetUtcNow()), ct) is not { } finding)
            return [];
        var parties = finding.ActorsFor(view.Process, me.Id, me.Id).First().Parties;
        return [.. view.Process.Fields.Where(field => field.Seal is { } seal && SealedValue.Is(view.State[field.Name]) && seal.MayRead.Any(parties.Contains)).Select(field => field.Name)];
    }
}
