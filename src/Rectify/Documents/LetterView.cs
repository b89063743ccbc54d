using Rectify.Engine;

namespace Rectify.Documents;

/// <summary>A letter as a page shows it.</summary>
/// <param name="Finding">Under which it is filed; null for a bulletin of a period.</param>
/// <param name="Paper">As it was signed; as it would be signed now while it is a draft.</param>
public sealed record LetterView(
    Guid Id, Guid? Finding, string? FindingNumber, string Kind, Text Title, string Unit, string SignBy, string Status, string? Number, Paper Paper,
    DateTimeOffset DraftedAt, DateTimeOffset? SignedAt)
{
    /// <summary>What the paper says, a paragraph a line.</summary>
    public IReadOnlyList<string> Paragraphs => Paper.Lines;

    public bool MaySign { get; init; }

    /// <summary>It went out, and this person may void or correct it.</summary>
    public bool MayVoid { get; init; }

    /// <summary>It went out to this person's unit, and nobody has signed for it there.</summary>
    public bool MayReceive { get; init; }

    /// <summary>In whose name it goes out: the city's own office.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Null while it is a draft, and for one that the service signs.</summary>
    public string? SignedBy { get; init; }

    /// <summary>For whom, where the signer stood in for somebody; null otherwise.</summary>
    public string? SignedFor { get; init; }

    /// <summary>What it speaks of, by number; the one it is filed under is among them.</summary>
    public IReadOnlyList<LetterFinding> Findings { get; init; } = [];

    /// <summary>Why it never went out; null unless it was dropped.</summary>
    public string? DropReason { get; init; }

    /// <summary>Why it no longer holds, by whom and since when; null while it does.</summary>
    public LetterVoiding? Voiding { get; init; }

    /// <summary>The letter that this one corrects; null for none.</summary>
    public LetterNamed? Corrects { get; init; }

    /// <summary>The letter that corrects this one, perhaps a draft yet; null for none.</summary>
    public LetterNamed? CorrectedBy { get; init; }

    /// <summary>Who has signed for it, the first first.</summary>
    public IReadOnlyList<LetterReceipt> Receipts { get; init; } = [];

    /// <summary>The days that a bulletin of a period counts; null for any other letter.</summary>
    public LetterPeriod? Period { get; init; }
}

/// <summary>A finding that a letter speaks of.</summary>
public sealed record LetterFinding(Guid Id, string Number);

/// <param name="Number">Null while it is a draft.</param>
public sealed record LetterNamed(Guid Id, string? Number);

/// <summary>A letter taken out of force; its number stays in the register.</summary>
public sealed record LetterVoiding(string Reason, string By, DateTimeOffset At);

/// <summary>签收回执.</summary>
/// <param name="For">For whom, where the person stood in for somebody; null otherwise.</param>
public sealed record LetterReceipt(Guid UnitId, string Unit, string By, string? For, DateTimeOffset At);

/// <param name="Figures">What it counts, by name with its title: each opens the findings that it counts.</param>
public sealed record LetterPeriod(DateOnly From, DateOnly To, IReadOnlyList<PeriodFigure> Figures);

/// <summary>A figure of a bulletin.</summary>
/// <param name="Count">As the ledger has it now.</param>
public sealed record PeriodFigure(string Name, Text Title, int Count);
