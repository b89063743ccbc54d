using System.Text.Json;

namespace Rectify.Accounts;

/// <summary>Writes down who did what to accounts, roles, organisations and the installation, in the transaction that does it.</summary>
public static class Audit
{
    /// <param name="detail">What else a reader of the log needs; never a secret. Absent when the act and its subject say it all.</param>
    public static AuditEntry Of(CurrentAccount by, string act, Guid? subject, DateTimeOffset now, object? detail = null) => new()
    {
        TenantId = by.Tenant,
        At = now,
        ByAccount = by.Id,
        Act = act,
        SubjectId = subject,
        Succeeded = true,
        Detail = detail is null ? "{}" : JsonSerializer.Serialize(detail),
    };

    /// <summary>Something that a person did to the account of their own while not signed in.</summary>
    internal static AuditEntry Of(Account own, string act, DateTimeOffset now) => new()
    {
        TenantId = own.TenantId,
        At = now,
        ByAccount = own.Id,
        Act = act,
        SubjectId = own.Id,
        Succeeded = true,
    };
}
