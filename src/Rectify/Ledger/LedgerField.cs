using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>A column that Rectify understands in a ledger. The first 24 are the ones that an export has, in this order.</summary>
public enum LedgerField
{
    Sequence, Number, Source, FoundOn, Team, Unit, Place, Area, Category, Description, Basis, Severity,
    Goal, Measures, Term, Due, Leader, ResponsibleUnit, Person, Progress, Conclusion, CompletedOn, Review, Closed,
    Amount, Cost, CoUnit, SupervisingUnit, Rules, Extensions, Supervision, Remark, IssuedOn, ReviewedOn, State, Difficulties,
}

/// <summary>What the text of a field means, and so how it is read and how careful a guess must be.</summary>
public enum FieldKind { Text, LongText, Choice, Person, Unit, Date, Deadline, Money, Count }

/// <summary>What is to be known of a <see cref="LedgerField"/>.</summary>
/// <param name="Key">The field's name in mapping files and in a finding's fields.</param>
/// <param name="Into">The process's field that takes the text; null when it becomes a date, a state or an organisation instead.</param>
/// <param name="Names">The header of an export first, then the other headers that mean the same.</param>
public sealed record LedgerColumn(LedgerField Field, string Key, FieldKind Kind, string? Into, string English, ImmutableArray<string> Names)
{
    public string Title => Names[0];

    /// <summary>A wrong guess here would set a wrong deadline, charge a wrong office or multiply an amount by 10,000, so only a sure one counts.</summary>
    public bool IsGuarded => Kind is FieldKind.Date or FieldKind.Deadline or FieldKind.Unit or FieldKind.Money
        || Field is LedgerField.Closed;
}
