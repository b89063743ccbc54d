using Rectify.Engine;
using Rectify.Reports;

namespace Rectify.Findings;

/// <summary>What a list of findings is narrowed to, and its order; null or empty means no narrowing.</summary>
/// <param name="Search">Words, parted by spaces, that all stand in what the finding can be found by.</param>
/// <param name="OnlyOpen">True for open findings, false for ended ones.</param>
/// <param name="After">The last row of the page before, for the next page.</param>
public sealed record LedgerFilter(
    string? Process = null, string? State = null, Light? Light = null, Guid? Unit = null, Guid? Team = null, Guid? Campaign = null,
    string? Source = null, string? Severity = null, string? Category = null, string? Search = null, bool? OnlyOpen = null,
    string? OwnerParty = null, bool? Stalled = null, LedgerKey? After = null, int Size = 50)
{
    /// <summary>The code of those that say nothing.</summary>
    public const string None = "none";

    /// <summary><see cref="None"/> for those without one, as for source, severity, category, method, link and post; several may be parted by commas.</summary>
    public string? Area { get; init; }

    /// <summary>检查方式.</summary>
    public string? Method { get; init; }

    /// <summary>One of the finding's 重点环节.</summary>
    public string? Link { get; init; }

    /// <summary>One of the finding's 重点岗位.</summary>
    public string? Post { get; init; }

    /// <summary>The 承办科室 that it was given to.</summary>
    public string? Section { get; init; }

    /// <summary>The kind of its unit.</summary>
    public string? Kind { get; init; }

    /// <summary>A report's figure whose list this is.</summary>
    public FigureSpan? Figure { get; init; }

    /// <summary>空转: open, and extended twice or returned three times; or not so.</summary>
    public bool? Idling { get; init; }

    /// <summary>What the last count at its campaign's end found it to be: done, unfinished or long_term.</summary>
    public string? Counted { get; init; }

    /// <summary>With what goes on in others too, split or merged, which is listed otherwise only where it is asked for by its state or its number.</summary>
    public bool WithApart { get; init; }

    public LedgerSort Sort { get; init; }

    /// <summary>The rows are read with the fields of their case too, which lists mostly don't show.</summary>
    public bool WithFields { get; init; }
}

/// <summary>The order of a list of findings.</summary>
public enum LedgerSort
{
    Newest,
    Oldest,
    Due,
    Number,
    Unit,
    Moved,
}

/// <summary>A page of the ledger.</summary>
/// <param name="Count">How many the whole list has; exact up to <see cref="LedgerQuery.MostCounted"/> when <paramref name="IsCounted"/>,
/// otherwise at least so many.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, int Count, LedgerKey? Next, bool IsCounted = true);
