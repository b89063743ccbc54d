using Rectify.Engine;

namespace Rectify.Layout.Components;

/// <summary>One field of a form: what it asks, how it is set, and what is wrong with it.</summary>
/// <param name="Name">The name it is posted under.</param>
/// <param name="Label">In the reader's language.</param>
public sealed record FormField(string Name, string Label, FieldType Type)
{
    public bool Required { get; init; }

    /// <summary>What would do; absent when the label says it.</summary>
    public string? Hint { get; init; }

    /// <summary>What is typed is encrypted when it is sent: no browser keeps it.</summary>
    public bool IsSealed { get; init; }

    /// <summary>As the engine writes values: ISO days, fen, codes parted by commas, ids.</summary>
    public string Value { get; init; } = "";

    /// <summary>Why the value was refused; absent when it wasn't.</summary>
    public string? Fault { get; init; }

    /// <summary>What can be chosen; empty where the value is typed. Of evidence: the files that the form holds already.</summary>
    public IReadOnlyList<FormChoice> Choices { get; init; } = [];

    /// <summary>Where files can be chosen that are there already; absent when there is no such page.</summary>
    public string? More { get; init; }

    /// <summary>The organisation whose calendar counts the days that are typed; absent where the city's does.</summary>
    public Guid? Unit { get; init; }

    /// <summary>The least number of characters of a note; 0 when any will do.</summary>
    public int AtLeast { get; init; }
}

/// <summary>One thing to choose.</summary>
/// <param name="Group">The heading it stands under; absent when there are none.</param>
public sealed record FormChoice(string Code, string Label, string? Group = null);
