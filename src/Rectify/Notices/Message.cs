using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>What goes to a receiver, in the words of whoever it is for.</summary>
/// <param name="Id">The same at every attempt.</param>
/// <param name="MadeAt">When it was first to be told.</param>
/// <param name="SentAt">Of this attempt: what a signature is made with.</param>
/// <param name="Subject">One line, with the city's mark before it.</param>
public sealed record Message(
    Guid Tenant, Guid Id, Addressee To, DateTimeOffset MadeAt, DateTimeOffset SentAt, string Subject, IReadOnlyList<MessageLine> Lines);

/// <summary>One notice in a message.</summary>
/// <param name="Link">Where it is opened; absolute.</param>
public sealed record MessageLine(Guid Notice, string Kind, string About, string Text, string Link, Guid? Finding, string? Number);

/// <summary>Whom a message is for.</summary>
/// <param name="Email">Null when they gave none, or mail came back from it.</param>
/// <param name="Phone">Null when it isn't known.</param>
public sealed record Addressee(Guid Account, string Name, string? Email, string? Phone, Language Language);
