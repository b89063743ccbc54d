namespace Rectify.Accounts;

/// <summary>A row of <c>account</c>: a person who may sign in.</summary>
public sealed class Account
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>What the person types, in lower case; unique in the city.</summary>
    public required string Login { get; init; }
    public required string Name { get; set; }
    public string? Phone { get; set; }

    /// <summary>Absent until a password has been set through a one-time link.</summary>
    public string? PasswordHash { get; private set; }
    public DateTimeOffset? PasswordChangedAt { get; private set; }
    public bool MustChangePassword { get; private set; } = true;
    public int FailedSignIns { get; private set; }
    public DateTimeOffset? LockedUntil { get; private set; }
    public DateTimeOffset? DisabledAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}
