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

    /// <summary>Whether nothing but a new password is accepted from this person: someone else knows the present one.</summary>
    public bool MustChangePassword { get; private set; } = true;
    public DateTimeOffset? DisabledAt { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Takes a password that its owner chose.</summary>
    public void ChoosePassword(string password, DateTimeOffset now) =>
        (PasswordHash, PasswordChangedAt, MustChangePassword) = (Passwords.Hash(password), now, false);

    /// <summary>Takes a password that someone else made up, good for one sign-in.</summary>
    public void LendPassword(string password, DateTimeOffset now) =>
        (PasswordHash, PasswordChangedAt, MustChangePassword) = (Passwords.Hash(password), now, true);

    public void Disable(DateTimeOffset now) => DisabledAt ??= now;

    public void Enable() => DisabledAt = null;
}
