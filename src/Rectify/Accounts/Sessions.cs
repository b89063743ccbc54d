using Microsoft.EntityFrameworkCore;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>The open sessions of an account.</summary>
internal static class Sessions
{
    /// <summary>Ends them all, or all but one.</summary>
    public static Task EndAsync(CityTransaction city, Guid account, Guid? except, DateTimeOffset now, CancellationToken ct) =>
        city.Db.Sessions.Where(session => session.AccountId == account && session.EndedAt == null && session.Id != except)
            .ExecuteUpdateAsync(session => session.SetProperty(row => row.EndedAt, now), ct);
}
