namespace Rectify.Processes;

/// <summary>Where something stands in a file; lines and columns count from 1.</summary>
public readonly record struct Place(int Line, int Column)
{
    public static readonly Place Start = new(1, 1);
}

/// <summary>One thing that is wrong in a file of <c>workflows/</c>, for its author.</summary>
/// <param name="Message">Chinese, a slash, English.</param>
public sealed record Fault(string File, Place Place, string Message)
{
    public override string ToString() => $"{File}:{Place.Line}:{Place.Column}: {Message}";
}

/// <summary>Collects the faults of one file while it is read.</summary>
internal sealed class FaultList(string file)
{
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> All => _faults;

    public void Add(Place place, string zh, string en) => _faults.Add(new Fault(file, place, $"{zh} / {en}"));
}
