using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Documents;

/// <summary>签收: somebody of the addressed unit signs for a letter, once a unit.</summary>
public sealed class ReceiveLetter(CityDatabase database, TimeProvider clock)
{
    public async Task<LetterAnswer> HandleAsync(Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var letter = await Letter.ReadAsync(city, id, locked: true, now, ct);
        if (letter is null || !letter.IsSeenBy(account))
            return LetterAnswer.NotThere;
        if (letter.Status != "signed")
            return LetterAnswer.NotInForce;
        if (await PlaceOfAsync(city, letter, account, now, ct) is not { } place)
            return await HasReceiptAsync(city, id, ct) ? LetterAnswer.Received : LetterAnswer.NotYours;

        await using var command = city.CreateCommand(
            "insert into letter_receipt (tenant_id, letter_id, unit_id, account_id, on_behalf_of, received_at) values ($1, $2, $3, $4, $5, $6)");
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(id), Sql.Of(place.Unit), Sql.Of(account), Sql.Of(place.For), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return LetterAnswer.Done;
    }

    /// <summary>For which unit the account may sign, in its own right or for somebody whom it stands in for.</summary>
    /// <returns>Null when there is none that hasn't signed: a letter is for its unit, a bulletin of a period for every one below the city.</returns>
    internal static async Task<ReceivingPlace?> PlaceOfAsync(CityTransaction city, Letter letter, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with person as (select $1::uuid as id, null::uuid as absent union all select a.id, a.id from absent_for($1, $2) as a(id))
            select g.organisation_id, p.absent
            from person p join role_grant g on g.account_id = p.id join organisation o on o.id = g.organisation_id
            where g.office = 'business' and g.role in ('head', 'deputy', 'liaison') and o.parent_id is not null
                and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
                and ($3::uuid is null or g.organisation_id = $3)
                and not exists (select from letter_receipt r where r.letter_id = $4 and r.unit_id = g.organisation_id)
            order by p.absent nulls first, g.organisation_id
            limit 1
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now), Sql.Of(letter.Finding is null ? null : letter.UnitId), Sql.Of(letter.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new(row.GetGuid(0), await row.GetFieldValueAsync<Guid?>(1, ct)) : null;
    }

    private static async Task<bool> HasReceiptAsync(CityTransaction city, Guid id, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select exists (select from letter_receipt where letter_id = $1)");
        Sql.Bind(command, Sql.Of(id));
        return await command.ExecuteScalarAsync(ct) is true;
    }
}

/// <param name="For">For whom it is signed; null in one's own right.</param>
internal sealed record ReceivingPlace(Guid Unit, Guid? For);
