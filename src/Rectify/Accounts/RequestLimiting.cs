using System.Globalization;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>Lets nobody have a node work so often that others wait for it: who is signed in is counted by account or token, everybody else
/// by address. A token is looked up before it is counted. What is refused says when to come again.</summary>
public static class RequestLimiting
{
    private static readonly PathString Inbound = "/api/inbound";
    private static readonly PathString[] Tries = ["/sign-in", "/api/session", "/password-links", "/api/password-links"];

    public static void AddRequestLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton((configuration.GetSection("Limits").Get<RequestLimits>() ?? new()).Checked());
        services.AddRateLimiter(options => options.OnRejected = RefuseAsync);
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimits>((options, limits) =>
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => LimitOf(Asker(http, limits))));
    }

    private static RateLimitPartition<string> LimitOf((string Who, int PerMinute) asker) => asker.PerMinute == 0
        ? RateLimitPartition.GetNoLimiter(asker.Who)
        : RateLimitPartition.GetTokenBucketLimiter(asker.Who, _ => new()
        {
            TokenLimit = asker.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / asker.PerMinute,
            QueueLimit = 0,
        });

    private static (string Who, int PerMinute) Asker(HttpContext http, RequestLimits limits)
    {
        var path = http.Request.Path;
        if (HttpMethods.IsPost(http.Request.Method) && Tries.Any(tried => path.StartsWithSegments(tried)))
            return ($"sign-in {AddressOf(http)}", limits.SignIn);
        if (http.User.FindFirstValue(TokenAuthentication.TokenClaim) is { } token)
            return path.StartsWithSegments(Inbound) ? ($"inbound {token}", limits.Inbound) : ($"token {token}", limits.Token);
        return CurrentAccount.Of(http.User) is { } person ? ($"person {person.Id}", limits.Person) : ($"stranger {AddressOf(http)}", limits.Stranger);
    }

    // Whoever has one address of a version 6 network has all of it.
    private static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } six => Convert.ToHexStringLower(six.GetAddressBytes().AsSpan(0, 8)),
        { } address => address.ToString(),
    };

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken ct)
    {
        var http = context.HttpContext;
        var after = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, Math.Ceiling(after.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = new Problem(StatusCodes.Status429TooManyRequests, "too_many_requests", ("seconds", seconds));
        await (SessionCookie.IsApi(http.Request) ? problem.ExecuteAsync(http) : problem.WritePageAsync(http, ct));
    }
}
