namespace Rectify.Accounts;

/// <summary>A row of <c>one_time_link</c>: whoever knows its secret may set the account's password, once.</summary>
public sealed class OneTimeLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required Guid TenantId { get; init; }
    public required byte[] Hash { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>Absent when <c>setup</c> made it.</summary>
    public required Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <param name="secret">What to hand to the account's person; it is kept nowhere.</param>
    public static OneTimeLink Make(Account account, Guid? by, DateTimeOffset now, out string secret)
    {
        var made = Secret.Make(Secret.LinkPrefix, account.TenantId);
        secret = made.Text;
        return new()
        {
            TenantId = account.TenantId,
            Hash = made.Hash,
            AccountId = account.Id,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
    }
}
