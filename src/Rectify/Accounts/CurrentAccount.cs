using System.Globalization;
using System.Security.Claims;

namespace Rectify.Accounts;

/// <summary>Who is signed in, by session or by token.</summary>
/// <param name="Tenant">The city.</param>
public sealed record CurrentAccount(Guid Tenant, Guid Id, string Login, string Name)
{
    public const string TenantClaim = "tenant";
    public const string LoginClaim = "login";

    /// <summary>Null when nobody is signed in.</summary>
    public static CurrentAccount? Of(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(TenantClaim), CultureInfo.InvariantCulture, out var tenant)
        && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id)
            ? new(tenant, id, user.FindFirstValue(LoginClaim) ?? "", user.FindFirstValue(ClaimTypes.Name) ?? "")
            : null;

    /// <summary>Lets endpoints take it as a parameter; routes that do require authorisation first.</summary>
    public static ValueTask<CurrentAccount?> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    internal IEnumerable<Claim> Claims() =>
        [new(TenantClaim, Tenant.ToString()), new(ClaimTypes.NameIdentifier, Id.ToString()), new(LoginClaim, Login), new(ClaimTypes.Name, Name)];
}
