namespace Rectify.Bench;

/// <summary>Findings of a bench that are there to be moved, each taken once; neighbours in time are no neighbours in the tables.</summary>
/// <param name="first">The ordinal of the first.</param>
/// <param name="step">How far it is from one to the next.</param>
internal sealed class FindingStock(long first, long step, long count)
{
    private const int Scatter = 104_729; // a prime

    private long _taken;

    /// <summary>The ordinal of a finding that nobody has moved yet.</summary>
    /// <exception cref="Layout.OperatorException">There are no more.</exception>
    public long Take()
    {
        var turn = Interlocked.Increment(ref _taken);
        return turn <= count ? first + (turn * Scatter % count * step) : throw new Layout.OperatorException("bench_too_few_findings", ("findings", count));
    }
}
