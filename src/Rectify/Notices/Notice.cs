namespace Rectify.Notices;

/// <summary>What one person is to be told.</summary>
/// <param name="Id">The same at every attempt: a receiver that has it already drops the copy.</param>
/// <param name="Finding">Null when it is about no single finding.</param>
/// <param name="Kind">What happened: <c>entered</c>, <c>rung</c>, <c>request</c>, <c>decided</c>, <c>signing</c>, <c>calendar</c>, <c>stranded</c> …</param>
/// <param name="About">The state, rung, request, calendar or day meant.</param>
/// <param name="Attempts">Which attempt this is, from 1.</param>
public sealed record Notice(Guid Tenant, Guid Id, Guid? Finding, Guid Account, string Kind, string About, DateTimeOffset MadeAt, int Attempts);
