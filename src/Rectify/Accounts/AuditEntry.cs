namespace Rectify.Accounts;

/// <summary>A row of <c>audit_log</c>: something was done, or tried, to an account, a role, an organisation or the installation.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public required Guid TenantId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Absent when nobody was signed in.</summary>
    public Guid? ByAccount { get; init; }

    /// <summary>Noun and verb, stable: <c>account_disabled</c>, <c>role_granted</c>, <c>signed_in</c>.</summary>
    public required string Act { get; init; }
    public Guid? SubjectId { get; init; }
    public required bool Succeeded { get; init; }

    /// <summary>JSON; never a password, a token or a link.</summary>
    public string Detail { get; init; } = "{}";
}
