namespace Rectify.Accounts;

/// <summary>The roles an account may be granted: those that process files name, and the three officers who run the system.</summary>
public static class Roles
{
    public const string SystemOfficer = "system_officer";
    public const string SecurityOfficer = "security_officer";
    public const string AuditOfficer = "audit_officer";

    /// <summary>What parties of a process are made of.</summary>
    public static readonly IReadOnlyList<string> OfBusiness =
    [
        "inspector", "team_lead", "liaison", "rectifier", "head", "deputy", "section_member", "supervisor", "leader", "discipline",
    ];

    /// <summary>System (accounts, organisations), security (who may do what) and audit (reads the log): no account is two of them,
    /// or one of them and of the business; the table <c>role_grant</c> sees to it.</summary>
    public static readonly IReadOnlyList<string> OfOfficers = [SystemOfficer, SecurityOfficer, AuditOfficer];
}
