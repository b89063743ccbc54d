namespace Rectify.Accounts;

/// <summary>A row of <c>session</c>: a signed-in browser. The row decides whether its cookie still lets anyone in.</summary>
public sealed class Session
{
    /// <summary>After this long without a request nobody is let in.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy, a session ends after this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Network address; absent when it isn't known, as the browser is.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public string? Browser { get; init; }

    /// <summary>The last request, to the minute.</summary>
    public required DateTimeOffset SeenAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}
