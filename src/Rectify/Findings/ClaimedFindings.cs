using System.Data.Common;
using System.Text.Json;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>Findings that a sweep reads many at a time, each to be looked at by itself.</summary>
internal sealed class ClaimedFindings
{
    /// <summary>In the order in which they were read.</summary>
    public List<LockedFinding> Found { get; private set; } = [];

    /// <summary>Those whose state this executable can't read, and why: a newer one may have written it.</summary>
    public List<(Guid Id, string Error)> Unreadable { get; } = [];

    /// <summary>The one that was read last; empty when there was none.</summary>
    public Guid Last { get; private set; }

    public int Count => Found.Count + Unreadable.Count;

    /// <param name="row">The columns of <see cref="LockedFinding"/>, then the id.</param>
    public async Task AddAsync(DbDataReader row, CancellationToken ct)
    {
        Last = row.GetGuid(LockedFinding.Columns);
        try
        {
            Found.Add(await LockedFinding.ReadAsync(Last, row, ct));
        }
        catch (JsonException e)
        {
            Unreadable.Add((Last, e.Message));
        }
    }

    /// <summary>Reads who stands around each of them.</summary>
    public async Task MeetAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct) =>
        Found = await RosterReading.MeetAsync(city, Found, now, ct);
}
