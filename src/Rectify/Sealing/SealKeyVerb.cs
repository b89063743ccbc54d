using System.CommandLine;
using Rectify.Layout;

namespace Rectify.Sealing;

/// <summary><c>rectify seal-key</c>: adds a key with which sealed fields are sealed from then on; what was sealed before stays readable.</summary>
public static class SealKeyVerb
{
    public static Command Create()
    {
        var command = new Command("seal-key", "为加密字段加入新密钥（旧密钥保留）。Add a key for sealed fields; the older ones stay.");
        command.SetAction(async (parsed, _) =>
        {
            var key = new SealKeys(SealKeys.Location()).Add();
            var output = parsed.InvocationConfiguration.Output;
            foreach (var language in Enum.GetValues<Language>())
                await output.WriteLineAsync(Texts.Get("seal_key_added", language, ("key", key.Id), ("path", SealKeys.Location())));
            return 0;
        });
        return command;
    }
}
