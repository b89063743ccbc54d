namespace Rectify.Layout.Components;

/// <summary>How a message is meant: done, refused, take care, or good to know.</summary>
public enum MessageKind
{
    Success,
    Refusal,
    Warning,
    Hint,
}
