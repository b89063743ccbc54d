using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary>Which runner takes the steps of this node's findings. Any node may change it at any restart: nothing of a runner is stored.</summary>
public static class RunnerChoice
{
    /// <summary>The setting; absent means the built-in runner.</summary>
    public const string Setting = "Workflow:Runner";

    public const string BuiltIn = "BuiltIn";
    public const string Elsa = "Elsa";

    /// <summary>A runner of every kind that this executable was built with, the built-in one first. Whoever takes one disposes of it.</summary>
    public static IEnumerable<IProcessRunner> Present()
    {
        yield return new BuiltInRunner();
#if RECTIFY_ELSA
        yield return new Rectify.Elsa.ElsaRunner();
#endif
    }

    /// <exception cref="OperatorException">There is no such runner, or it isn't built in.</exception>
    public static IProcessRunner Named(string? wanted) => wanted switch
    {
        null or "" or BuiltIn => new BuiltInRunner(),
        Elsa => Present().FirstOrDefault(runner => runner is not BuiltInRunner) ?? throw NotBuiltIn(),
        _ => throw new OperatorException("runner_unknown", ("setting", Setting), ("wanted", wanted), ("known", $"{BuiltIn}, {Elsa}")),
    };

    public static void AddRunner(this IHostApplicationBuilder builder)
    {
        var runner = Named(builder.Configuration[Setting]);
        builder.Services.AddSingleton(_ => runner); // made by a function, so that the container disposes of it
    }

    private static OperatorException NotBuiltIn() =>
        new("runner_not_built_in", ("setting", Setting), ("wanted", Elsa), ("other", BuiltIn), ("flag", "-p:RectifyElsa=true"));
}
