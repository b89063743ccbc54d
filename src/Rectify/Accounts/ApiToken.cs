namespace Rectify.Accounts;

/// <summary>A row of <c>api_token</c>: lets a program act as an account, within its scopes, until it expires.</summary>
public sealed class ApiToken
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Name { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>Some of <see cref="TokenScope.All"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>The source in whose name it pushes (<c>workflows/inbound</c>); null for a token that pushes nothing.</summary>
    public string? Source { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>What a token may be used for; never more than its account may do.</summary>
public static class TokenScope
{
    public const string Read = "read";
    public const string Act = "act";
    public const string Administer = "administer";

    /// <summary>Pushes what another system has found, and nothing else; such a token is bound to its source.</summary>
    public const string Push = "push";

    public static readonly IReadOnlyList<string> All = [Read, Act, Administer, Push];

    private static readonly string[] Administration = ["/api/accounts", "/api/organisations", "/api/installation", "/api/me"];

    /// <summary>The scope that a request needs.</summary>
    public static string NeededFor(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/api/inbound"))
            return Push;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return Read;
        return Administration.Any(path => request.Path.StartsWithSegments(path)) ? Administer : Act;
    }
}
