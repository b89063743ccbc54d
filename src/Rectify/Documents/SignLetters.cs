using System.Collections.Immutable;
using Rectify.Accounts;

namespace Rectify.Documents;

/// <summary>What became of one of several drafts that somebody signed at once.</summary>
public sealed record LetterSigned(Guid Letter, LetterAnswer Answer);

/// <summary>Signs several drafts in one step, each by itself: one that can't be signed keeps none of the others.</summary>
public sealed class SignLetters(SignLetter sign)
{
    /// <summary>How many may be signed in one step.</summary>
    public const int Most = 100;

    /// <returns>In the order given, each letter once.</returns>
    public async Task<ImmutableArray<LetterSigned>> HandleAsync(CurrentAccount me, IReadOnlyCollection<Guid> letters, CancellationToken ct)
    {
        var signed = ImmutableArray.CreateBuilder<LetterSigned>();
        foreach (var letter in letters.Distinct().Take(Most))
            signed.Add(new(letter, await sign.SignAsync(me.Tenant, me.Id, letter, ct)));
        return signed.DrainToImmutable();
    }
}
