using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>The process that a ledger's findings are of. Asked for at the dry run and again at the commit: another version may have been
/// published in between.</summary>
internal static class LedgerProcess
{
    /// <exception cref="InvalidLedgerException">There is none of that name, or it takes no ledgers.</exception>
    public static Process Of(Published published, string name, string whySealed = Sealed)
    {
        var process = published.ProcessNamed(name) ?? throw new InvalidLedgerException(new Sentence("ledger_no_process", ("process", name)));
        if (process.Fields.Any(field => field.Seal is not null)) // rows are kept as they were brought
            throw new InvalidLedgerException(new Sentence(whySealed, ("process", name)));
        return process;
    }

    /// <summary>Why a ledger of sealed fields is refused.</summary>
    public const string Sealed = "ledger_sealed";

    /// <summary>The same at the commit of one that was staged when nothing was sealed yet.</summary>
    public const string SealedSince = "ledger_sealed_since";
}
