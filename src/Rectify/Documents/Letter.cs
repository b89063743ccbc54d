using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>A row of <c>letter</c> with its finding, held by the transaction that reads it.</summary>
/// <param name="Finding">Under which it is filed; null for a bulletin of a period.</param>
internal sealed record Letter(Guid Id, string Kind, Guid UnitId, string Unit, string SignBy, string Status, string Cause, LockedFinding? Finding)
{
    public string? Number { get; init; }
    public DateTimeOffset DraftedAt { get; init; }
    public DateTimeOffset? SignedAt { get; init; }
    public string? SignedBy { get; init; }

    /// <summary>For whom it was signed by somebody who stood in; null otherwise.</summary>
    public string? SignedFor { get; init; }

    public string? DropReason { get; init; }

    /// <summary>The paper as it was signed; null while it is a draft.</summary>
    public Paper? Signed { get; init; }

    /// <summary>What the draft says besides its findings.</summary>
    public LetterOccasion Occasion { get; init; } = LetterOccasion.None;

    /// <summary>The letter that it corrects; null for none.</summary>
    public Guid? Corrects { get; init; }

    public LetterVoiding? Voiding { get; init; }

    /// <summary>The days that it counts; null unless it is a bulletin of a period.</summary>
    public (DateOnly From, DateOnly To)? Period { get; init; }

    /// <summary>What it speaks of, by number: its own finding, or all that it has collected and that haven't outrun it.</summary>
    public IReadOnlyList<LockedFinding> Findings { get; init; } = Finding is null ? [] : [Finding];

    /// <summary>Whether all that it speaks of is another unit's by now.</summary>
    public bool IsOutrun => Finding is not null && Findings.All(finding => finding.State.Placement.Unit != UnitId);

    /// <summary>Who holds a role at the city's own office today.</summary>
    public IReadOnlyList<(Guid Account, string Role)> Office { get; init; } = [];

    /// <summary>Reads a letter; when it is to change, its finding's row is locked first, as by whoever drafts or drops one, and then its own.</summary>
    /// <returns>Null when there is none.</returns>
    public static async Task<Letter?> ReadAsync(CityTransaction city, Guid id, bool locked, DateTimeOffset now, CancellationToken ct)
    {
        if (await FindingOfAsync(city, id, "", ct) is not { } first)
            return null;
        var finding = await FindingAsync(city, first.Finding, locked, now, ct);
        if (locked && await FindingOfAsync(city, id, "for no key update", ct) is { } present && present != first)
            finding = await FindingAsync(city, present.Finding, locked: false, now, ct); // the first has left the letter in the meantime
        return await LetterReading.ReadAsync(city, id, finding, now, ct);
    }

    /// <summary>Whoever sees one of the findings that it speaks of sees the letter; a bulletin of a period is everybody's once it is out.</summary>
    public bool IsSeenBy(Guid account) =>
        Finding is null ? SignedAt is not null || IsOfOffice(account, "supervisor", "leader", "discipline") : Findings.Any(finding => finding.IsSeenBy(account));

    /// <summary>Whether the account holds one of the roles at the city's own office.</summary>
    public bool IsOfOffice(Guid account, params string[] roles) => Office.Any(one => one.Account == account && roles.Contains(one.Role));

    /// <summary>Who signs it as that account: in their own right, or for somebody for whom they stand in; null when it isn't theirs to sign.</summary>
    public Actor? SignerOf(Guid account, Published published)
    {
        if (Finding is null)
            return IsOfOffice(account, SignBy) ? new Actor(account, null, [SignBy]) : null;
        return Finding.ActorsFor(published.ProcessWith(Finding.ProcessHash), account).FirstOrDefault(actor => actor.Parties.Contains(SignBy));
    }

    /// <summary>As it was signed; as it would be now while it is a draft.</summary>
    public Paper PaperOf(Published published, DateTimeOffset now) =>
        Signed ?? (published.DocumentNamed(Kind) is { } document
            ? LetterText.Of(document, Occasion.Words([.. Findings.Select(finding => SubjectOf(finding, published, now))], Unit))
            : new Paper(PaperFormat.Notice, Occasion.Issuer, Kind, null, [], []));

    private static LetterSubject SubjectOf(LockedFinding finding, Published published, DateTimeOffset now) =>
        new(published.ProcessWith(finding.ProcessHash), finding.Number, finding.State, finding.CircumstancesAt(now, published));

    private static async Task<LockedFinding?> FindingAsync(CityTransaction city, Guid? id, bool locked, DateTimeOffset now, CancellationToken ct) => id is not { } finding
        ? null
        : locked ? await LockedFinding.LockAsync(city, finding, now, ct) : await LockedFinding.LookAsync(city, finding, now, ct);

    private static async Task<FiledUnder?> FindingOfAsync(CityTransaction city, Guid id, string locking, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select finding_id from letter where id = $1 {locking}");
        Sql.Bind(command, Sql.Of(id));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new FiledUnder(await row.IsDBNullAsync(0, ct) ? null : row.GetGuid(0)) : null;
    }

    private sealed record FiledUnder(Guid? Finding);
}
