using System.Security.Cryptography;
using Rectify.Layout;
using Rectify.Sealing;
using Rectify.Tests.Support;

namespace Rectify.Tests.Sealing;

public sealed class SealKeysTests : IDisposable
{
    private static readonly SealedPlace Place = new(Guid.CreateVersion7(), Guid.CreateVersion7(), "telephone");

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "keys", "sealed.keys");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_made_for_its_owner_alone()
    {
        var key = new SealKeys(File).Newest;

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(key.Id, new SealKeys(File).Newest.Id);
    }

    [Fact]
    public void A_key_that_is_added_seals_and_the_older_ones_still_open()
    {
        var keys = new SealKeys(File);
        var seals = new Seals(keys);
        var before = seals.Close(Place, "13812345678");

        var added = new SealKeys(File).Add();

        var after = seals.Close(Place, "13812345678");
        Assert.NotEqual(Seals.KeyOf(before), added.Id);
        Assert.Equal(Seals.KeyOf(after), added.Id);
        Assert.Equal(("13812345678", "13812345678"), (seals.Open(Place, before), seals.Open(Place, after)));
        Assert.Equal(seals.Blind([1, 2]), new Seals(new SealKeys(File)).Blind([1, 2]));
    }

    [Fact]
    public void A_value_is_never_sealed_alike_twice_and_opens_nowhere_else()
    {
        var seals = new Seals(new SealKeys(path: null));
        var content = seals.Close(Place, "13812345678");

        Assert.NotEqual(content, seals.Close(Place, "13812345678"));
        Assert.Throws<AuthenticationTagMismatchException>(() => seals.Open(Place with { Tenant = Guid.CreateVersion7() }, content));
        Assert.Throws<AuthenticationTagMismatchException>(() => seals.Open(Place with { Finding = Guid.CreateVersion7() }, content));
        Assert.Throws<AuthenticationTagMismatchException>(() => seals.Open(Place with { Field = "complainant" }, content));
        content[^1] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => seals.Open(Place, content));
    }

    [Fact]
    public void A_key_that_is_missing_is_named_with_its_file()
    {
        var content = new Seals(new SealKeys(path: null)).Close(Place, "13812345678");

        var missing = Assert.Throws<OperatorException>(() => new Seals(new SealKeys(File)).Open(Place, content));

        Assert.Equal("seal_key_missing", missing.Code);
        Assert.Contains(Seals.KeyOf(content), missing.Sentence, StringComparison.Ordinal);
        Assert.Contains(File, missing.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_key_is_refused_with_its_line()
    {
        new SealKeys(File).Add();
        System.IO.File.AppendAllText(File, "no key\n");

        var refused = Assert.Throws<OperatorException>(() => new SealKeys(File).Newest);

        Assert.Equal("not_seal_keys", refused.Code);
        Assert.Contains("2", refused.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engine.Mask.Telephone, "13812345678", "138****5678")]
    [InlineData(Engine.Mask.Telephone, "12345", "****")]
    [InlineData(Engine.Mask.Name, "张三丰", "张**")]
    [InlineData(Engine.Mask.Whole, "张三丰", null)]
    public void A_mask_shows_so_much(Engine.Mask mask, string plain, string? shown) => Assert.Equal(shown, Masks.Of(mask, plain));
}
