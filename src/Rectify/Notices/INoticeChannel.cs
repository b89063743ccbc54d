namespace Rectify.Notices;

/// <summary>A way to reach people outside the pages. Port; mail, robots, webhooks and SMS gateways are those there are.</summary>
public interface INoticeChannel
{
    /// <summary>As in <c>receiver.channel</c>.</summary>
    string Name { get; }

    /// <summary>How many messages one receiver gets at a time.</summary>
    int AtOnce { get; }

    /// <summary>Hands one message over; it may come a second time under the same id. Says how that went rather than throw, unless the
    /// fault is nobody's that it knows.</summary>
    Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct);
}

/// <summary>What became of a message that was handed to a receiver.</summary>
public abstract record Handed
{
    private Handed()
    {
    }

    /// <summary>The receiver has it.</summary>
    public sealed record Over : Handed;

    /// <summary>Not now: it is tried again.</summary>
    /// <param name="Code">Key of a text.</param>
    /// <param name="Said">What the receiver said; empty when it said nothing.</param>
    /// <param name="After">How long the receiver wants to be left alone; null for as long as we think fit.</param>
    public sealed record Later(string Code, string Said = "", TimeSpan? After = null) : Handed;

    /// <summary>Never like this: an administrator must look at it.</summary>
    /// <param name="IsAddressee">The address itself was refused, so that nothing else should go there.</param>
    public sealed record Refused(string Code, string Said = "", bool IsAddressee = false) : Handed;
}
