using Rectify.Layout;

namespace Rectify.Audit;

/// <summary>The first thing wrong with one finding, or with one line of the signed roots.</summary>
/// <param name="Code">Key of a text, stable, such as <c>chain_hash</c>.</param>
/// <param name="Number">The finding's number; absent when it isn't about one that is there.</param>
/// <param name="Sequence">The event; for a root the line's number.</param>
public sealed record AuditFault(string Code, Guid City, string? Number, Guid? Finding, int Sequence)
{
    public string In(Language language) => Texts.Get(Code, language, ("sequence", Sequence));
}

/// <summary>What an audit has come to so far.</summary>
public sealed class AuditReport
{
    /// <summary>No more faults than this are kept; all are counted.</summary>
    public const int MostFaults = 1000;

    private readonly List<AuditFault> _faults = [];

    public long Findings { get; internal set; }
    public long Events { get; internal set; }

    /// <summary>Signed roots that were checked; 0 when there are none to check by.</summary>
    public long Roots { get; internal set; }

    public long FaultCount { get; private set; }

    /// <summary>In the order of city and finding.</summary>
    public IReadOnlyList<AuditFault> Faults => _faults;

    internal void Count(History history, AuditFault? fault)
    {
        Findings++;
        Events += history.Events.Count;
        if (fault is not null)
            Add(fault);
    }

    internal void Add(AuditFault fault)
    {
        FaultCount++;
        if (_faults.Count < MostFaults)
            _faults.Add(fault);
    }
}
