namespace Rectify.Layout;

/// <summary>Something that whoever runs Rectify must put right; the command line prints it as a sentence and exits with 1.</summary>
/// <param name="code">Key of a text in a <c>texts.yaml</c>.</param>
public sealed class OperatorException(string code, params (string Name, object? Value)[] arguments)
    : Exception(Texts.Get(code, Language.English, arguments))
{
    public string Code => code;

    /// <summary>The sentence, Chinese first, English beneath it.</summary>
    public string Sentence => $"{Texts.Get(code, Language.Chinese, arguments)}{Environment.NewLine}{Message}";
}
