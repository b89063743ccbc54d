namespace Rectify.Findings;

/// <summary>Why a form was refused, in the reader's words.</summary>
/// <param name="Form">Its name.</param>
/// <param name="Lines">What is lacking that belongs to no field of the form; empty when nothing is.</param>
public sealed record FormRefusal(string Form, string Title, IReadOnlyList<string> Lines);
