namespace Rectify.Accounts;

/// <summary>A row of <c>role_grant</c>: an account holds a role in an organisation on the days
/// [<see cref="ValidFrom"/>, <see cref="ValidTo"/>).</summary>
public sealed class RoleGrant
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The first day on which it no longer holds; absent while nobody has ended it.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>Who granted it; absent for what <c>setup</c> and <c>demo</c> began with.</summary>
    public required Guid? GrantedBy { get; init; }
}
