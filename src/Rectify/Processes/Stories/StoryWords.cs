using System.Collections.Immutable;

namespace Rectify.Processes.Stories;

/// <summary>One line of a story cut into words; a word may hold blanks between double quotes.</summary>
internal sealed class StoryWords
{
    private readonly ImmutableArray<(string Text, int Column)> _words;
    private readonly int _end;
    private int _next;

    public StoryWords(string line)
    {
        _words = [.. Cut(line)];
        _end = line.Length;
    }

    private StoryWords(ImmutableArray<(string Text, int Column)> words, int end) => (_words, _end) = (words, end);

    public bool AtEnd => _next == _words.Length;

    /// <summary>The characters before the next word.</summary>
    public int Column => AtEnd ? _end : _words[_next].Column;

    public string? Peek => AtEnd ? null : _words[_next].Text;

    /// <exception cref="StoryFaultException">There is no further word.</exception>
    public string Take(string zh, string en) => AtEnd
        ? throw new StoryFaultException(_end, $"这里缺少：{zh}", $"missing here: {en}")
        : _words[_next++].Text;

    public bool TakeIf(string word)
    {
        if (Peek != word)
            return false;
        _next++;
        return true;
    }

    /// <summary>The words up to the mark, which is taken too; all that are left when it isn't there.</summary>
    public StoryWords Until(string mark)
    {
        var from = _next;
        while (!AtEnd && Peek != mark)
            _next++;
        var part = new StoryWords(_words[from.._next], Column);
        TakeIf(mark);
        return part;
    }

    public ImmutableArray<string> Rest()
    {
        var rest = _words[_next..].Select(word => word.Text);
        _next = _words.Length;
        return [.. rest];
    }

    // A comma or colon that ends a word stands by itself.
    private static IEnumerable<(string Text, int Column)> Cut(string line)
    {
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == ' ')
            {
                at++;
                continue;
            }

            var (start, quoted) = (at, false);
            for (; at < line.Length && (quoted || line[at] != ' '); at++)
                quoted ^= line[at] == '"';
            if (quoted)
                throw new StoryFaultException(start, "引号没有收尾", "a quotation mark is never closed");
            var word = line[start..at];
            var mark = word.Length > 1 && word[^1] is ',' or ':';
            yield return ((mark ? word[..^1] : word).Replace("\"", "", StringComparison.Ordinal), start);
            if (mark)
                yield return (word[^1].ToString(), at - 1);
        }
    }
}

/// <summary>What is wrong in a line of a story, for its author; caught where the line's place is known.</summary>
internal sealed class StoryFaultException(int column, string zh, string en) : Exception(en)
{
    /// <summary>Characters from the line's beginning.</summary>
    public int Column => column;

    public string Zh => zh;
}
