using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>Something to be said of a ledger, in whichever language its reader has chosen.</summary>
/// <param name="Code">Key of a text in <c>texts.yaml</c>, stable: programs that import read it.</param>
public sealed record Sentence(string Code, params (string Name, object? Value)[] Arguments)
{
    public string In(Language language) => Texts.Get(Code, language, Arguments);
}

/// <summary>A ledger file that cannot be read at all, or not any further, for a reason that its owner can put right.</summary>
public sealed class InvalidLedgerException(Sentence sentence, Exception? inner = null)
    : Exception(sentence.In(Language.English), inner)
{
    public Sentence Sentence { get; } = sentence;
}
