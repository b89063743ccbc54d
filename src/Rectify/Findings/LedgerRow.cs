using System.Text.Json.Serialization;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>A row of the ledger as lists show it.</summary>
public sealed record LedgerRow(
    Guid Id, string Number, string Process, string State, string Conclusion, Light Light, string? Stage, string Title, Guid UnitId, string UnitName,
    string? Severity, string? Category, string? Source, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, DateTimeOffset? HandedOverAt,
    DateTimeOffset? ClosedAt, bool IsStalled, bool IsImported, string? OwnerParty)
{
    public required DateTimeOffset MovedAt { get; init; }

    public string? Area { get; init; }

    public long? AmountFen { get; init; }

    /// <summary>The name of its team.</summary>
    public string? Team { get; init; }

    /// <summary>The name of its campaign.</summary>
    public string? Campaign { get; init; }

    /// <summary>What people wrote, by field; empty where the list was read without.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
