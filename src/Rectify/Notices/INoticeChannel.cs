namespace Rectify.Notices;

/// <summary>A way to reach a person. Port; the inbox in the pages is one, mail and robots are others.</summary>
public interface INoticeChannel
{
    /// <summary>What logs and administrators call it.</summary>
    string Name { get; }

    /// <summary>Hands one notice over; it may come a second time under the same id. Throws when it could not be handed over.</summary>
    Task SendAsync(Notice notice, CancellationToken ct);
}
