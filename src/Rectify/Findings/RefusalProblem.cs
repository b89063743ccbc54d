using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Findings;

/// <summary>Answers that are no success, as problem+json: the one mapping of refusals to statuses.</summary>
internal static class RefusalProblem
{
    public static Problem Of(Answer answer) => answer switch
    {
        Answer.Refused refused => Refusal(refused),
        Answer.NotThere => Problem.NotFound,
        Answer.Stale stale => new Problem(StatusCodes.Status412PreconditionFailed, "stale", ("sequence", stale.Sequence)),
        Answer.KeyReused => new Problem(StatusCodes.Status422UnprocessableEntity, "key_reused"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string CodeOf(RefusalCode code) => $"refused.{Snake(code)}";

    public static string CodeOf(MissingKind kind) => $"missing.{Snake(kind)}";

    private static Problem Refusal(Answer.Refused refused) => new(StatusOf(refused.Code), CodeOf(refused.Code))
    {
        Missing = [.. refused.Missing.Select(missing => Part(refused.Process, missing))],
    };

    private static MissingPart Part(Process process, Missing missing)
    {
        var field = process.FieldNamed(missing.Name);
        return new MissingPart(CodeOf(missing.Kind), missing.Name.Length > 0 ? missing.Name : null,
            ("field", field?.Title.Zh ?? missing.Name), ("field_en", field?.Title.En ?? missing.Name), ("wanted", missing.Wanted))
        {
            Part = missing.Part,
        };
    }

    private static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.NotYourPart or RefusalCode.FourEyes => StatusCodes.Status403Forbidden,
        RefusalCode.Incomplete or RefusalCode.DeadlinePast or RefusalCode.TooLong => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };

    private static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
