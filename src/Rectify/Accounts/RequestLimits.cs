using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>How often a node lets itself be asked: section <c>Limits</c> of the configuration. Each is a number a minute, which may be used
/// up at once; 0 for as often as they like. Every node counts for itself.</summary>
public sealed record RequestLimits
{
    /// <summary>Of one account in browsers: nobody who works by hand comes near it.</summary>
    public int Person { get; init; } = 1_200;

    /// <summary>Of one token, but for what it pushes.</summary>
    public int Token { get; init; } = 1_200;

    /// <summary>Of one token that pushes: calls, each of many items.</summary>
    public int Inbound { get; init; } = 120;

    /// <summary>Of one address: tries to sign in or to set a password by a link. A whole bureau may share an address.</summary>
    public int SignIn { get; init; } = 300;

    /// <summary>Of one address: whatever else is asked without signing in.</summary>
    public int Stranger { get; init; } = 1_200;

    /// <exception cref="OperatorException">One of them is below 0 or above a million.</exception>
    public RequestLimits Checked()
    {
        foreach (var (name, limit) in new[] { (nameof(Person), Person), (nameof(Token), Token), (nameof(Inbound), Inbound), (nameof(SignIn), SignIn), (nameof(Stranger), Stranger) })
        {
            if (limit is < 0 or > 1_000_000)
                throw new OperatorException("limit_out_of_range", ("name", $"Limits:{name}"), ("limit", limit));
        }

        return this;
    }
}
